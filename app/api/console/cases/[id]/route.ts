import { z } from "zod";
import { retrieveCase } from "@/lib/cases/list";
import { CaseParams } from "@/lib/cases/schema";
import { consoleRoute } from "@/lib/http/console-route";
import { validateParams } from "@/lib/http/validate";

type Context = { params: Promise<Record<string, string | string[] | undefined>> };

export async function GET(request: Request, context: Context): Promise<Response> {
  const params = await context.params;
  const read = consoleRoute({ action: "cases:read", query: z.object({}) }, (operator) =>
    retrieveCase(operator, validateParams(CaseParams, params).id),
  );
  return read(request, context);
}
