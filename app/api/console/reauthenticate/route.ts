import { z } from "zod";
import { Reauthenticate } from "@/lib/auth/profile-schema";
import { proofOf, reauthenticate } from "@/lib/auth/prove";
import { consoleRoute } from "@/lib/http/console-route";
import { ownRoute } from "@/lib/http/own-route";

export const GET = consoleRoute({ action: "profile:own", query: z.strictObject({}) }, async (actor) => ({
  by: await proofOf(actor),
}));
export const POST = ownRoute({ body: Reauthenticate }, reauthenticate);
