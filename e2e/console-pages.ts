import { globSync } from "node:fs";
import { query } from "@/e2e/database";
import type { RunFile } from "@/e2e/run-file";

/** Where the newest thing stands that a page with an id in its address is about. */
const examples: Readonly<Record<string, string>> = {
  "/payments/[id]": "SELECT id FROM payment_intents ORDER BY id DESC LIMIT 1",
  "/psps/[id]": "SELECT id FROM psp_accounts ORDER BY id LIMIT 1",
  "/cases/[id]": "SELECT id FROM cases ORDER BY id DESC LIMIT 1",
  "/settings/merchants/[id]": "SELECT id FROM merchants ORDER BY id LIMIT 1",
  "/webhooks/[endpoint]": "SELECT id FROM webhook_endpoints ORDER BY id LIMIT 1",
  "/webhooks/[id]": "SELECT id FROM webhook_endpoints ORDER BY id LIMIT 1",
  "/deliveries/[id]": "SELECT id FROM deliveries ORDER BY id DESC LIMIT 1",
  "/events/[id]": "SELECT id FROM events ORDER BY id DESC LIMIT 1",
  "/notifications/[id]": "SELECT id FROM notifications ORDER BY id DESC LIMIT 1",
};

/**
 * The address of every page of the console, by the files that make them: one that is new is here by itself. A page with
 * an id in its address needs an example above, and there has to be such a thing.
 */
export async function consolePages(run: Pick<RunFile, "database_url">): Promise<string[]> {
  const pages = routes().map(async (route) => {
    if (!route.includes("[")) return route;
    const sql = examples[route];
    if (!sql) throw new Error(`The page ${route} has no example in e2e/console-pages.ts.`);
    const [row] = await query<{ id: string }>(run.database_url, sql);
    if (!row) throw new Error(`There is nothing that the page ${route} could show.`);
    return route.replace(/\[\w+\]/, row.id);
  });
  return Promise.all(pages);
}

/** The same pages about something that isn't there. */
export function missingPages(): string[] {
  return routes()
    .filter((route) => route.includes("["))
    .map((route) => route.replace(/\[\w+\]/, "nothing_1"));
}

function routes(): string[] {
  return globSync("app/(console)/**/page.tsx")
    .map((file) => file.replace("app/(console)", "").replace(/\/page\.tsx$/, "") || "/")
    .sort();
}
