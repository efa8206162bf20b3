import { WithCode } from "@/lib/auth/profile-schema";
import { confirmSecondFactor } from "@/lib/auth/second-factor";
import { ownRoute } from "@/lib/http/own-route";

export const POST = ownRoute({ body: WithCode }, async (actor, { code }) => ({
  recovery_codes: await confirmSecondFactor(actor, code),
}));
