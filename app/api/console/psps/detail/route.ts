import { consoleRoute } from "@/lib/http/console-route";
import { pspHealthDetail } from "@/lib/psp/health";
import { PspDetailQuery } from "@/lib/psp/health-schema";

export const GET = consoleRoute({ action: "psps:read", query: PspDetailQuery }, (operator, { id, range }) =>
  pspHealthDetail(operator, id, range),
);
