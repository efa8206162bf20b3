import type { Page } from "@playwright/test";

/** Has the first answer to an act get lost after the server did it, and notes the key and the body of each try. */
export async function loseFirst(page: Page, path: string, status?: number): Promise<{ key: string; body: unknown }[]> {
  const tries: { key: string; body: unknown }[] = [];
  await page.route(path, async (route) => {
    const request = route.request();
    if (request.method() !== "POST") return route.continue();
    tries.push({ key: request.headers()["idempotency-key"] ?? "", body: request.postDataJSON() });
    if (tries.length > 1) return route.continue();
    await route.fetch();
    await (status === undefined ? route.abort() : route.fulfill({ status, body: '{"refund_id": "rf_' }));
  });
  return tries;
}

/** Holds every script that is asked for from now on. */
export async function holdScripts(page: Page): Promise<() => void> {
  let release = () => {};
  const held = new Promise<void>((done) => {
    release = done;
  });
  await page.route("**/_next/static/**", async (route) => {
    await held;
    await route.continue();
  });
  return release;
}
