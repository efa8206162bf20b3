import { z } from "zod";
import { consoleRoute } from "@/lib/http/console-route";
import { pspHealth } from "@/lib/psp/health";

export const GET = consoleRoute({ action: "psps:read", query: z.object({}) }, (operator) => pspHealth(operator));
