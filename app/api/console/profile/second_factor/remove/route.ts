import { WithPassword } from "@/lib/auth/profile-schema";
import { removeSecondFactor } from "@/lib/auth/second-factor";
import { ownRoute } from "@/lib/http/own-route";

export const POST = ownRoute({ body: WithPassword }, (actor, { current_password }) =>
  removeSecondFactor(actor, current_password),
);
