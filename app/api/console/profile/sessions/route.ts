import { endOwnSessions } from "@/lib/auth/profile";
import { EndSessions } from "@/lib/auth/profile-schema";
import { ownRoute } from "@/lib/http/own-route";

export const POST = ownRoute({ body: EndSessions }, (actor, { session_id }) => endOwnSessions(actor, session_id));
