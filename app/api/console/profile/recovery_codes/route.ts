import { WithPassword } from "@/lib/auth/profile-schema";
import { renewRecoveryCodes } from "@/lib/auth/second-factor";
import { ownRoute } from "@/lib/http/own-route";

export const POST = ownRoute({ body: WithPassword }, async (actor, { current_password }) => ({
  recovery_codes: await renewRecoveryCodes(actor, current_password),
}));
