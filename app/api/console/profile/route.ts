import { z } from "zod";
import { changeName, readProfile } from "@/lib/auth/profile";
import { ChangeName } from "@/lib/auth/profile-schema";
import { consoleRoute } from "@/lib/http/console-route";
import { ownRoute } from "@/lib/http/own-route";

export const GET = consoleRoute({ action: "profile:own", query: z.strictObject({}) }, readProfile);
export const POST = ownRoute({ body: ChangeName }, (actor, { name }) => changeName(actor, name));
