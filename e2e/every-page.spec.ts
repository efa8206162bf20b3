import AxeBuilder from "@axe-core/playwright";
import type { Page, Response } from "@playwright/test";
import { consolePages, missingPages } from "@/e2e/console-pages";
import { expect, freshOrder, test } from "@/e2e/fixtures";

/** What a page may load of JavaScript before it can be used, as it goes over the wire. */
const SCRIPT_BYTES_MAX = 200 * 1024;
/** Narrower than any phone that is sold. */
const NARROW = { width: 390, height: 844 };
/** What WCAG 1.4.10 asks for: a page at 400% on a screen of 1,280. */
const NARROWEST = { width: 320, height: 844 };
const WIDE = { width: 1_440, height: 900 };
const WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];

/** Something to see on every page. */
test.beforeEach(async ({ merchant }) => {
  const payment = await merchant.paid("tok_visa", { order_id: freshOrder("page") });
  await merchant.refund(payment, { reason: "fraudulent", amount: 100 });
  // Another amount than was asked for opens a case, and what is asynchronous is told by a notification.
  await merchant.post("/v1/payment_intents", merchant.payment("tok_wrong_amount"));
  await merchant.paid("tok_async");
});

for (const colorScheme of ["light", "dark"] as const) {
  test(`no page has a fault that axe finds (WCAG 2.2 AA), wide or narrow, ${colorScheme}`, async ({
    page,
    run,
    signInAs,
  }) => {
    test.setTimeout(300_000);
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    await page.goto("/sign-in");
    const faults = [...(await faultsOf(page, "/sign-in"))];
    await signInAs("admin");
    for (const path of await consolePages(run)) {
      for (const viewport of [WIDE, NARROW]) {
        await page.setViewportSize(viewport);
        await open(page, path);
        faults.push(...(await faultsOf(page, `${path} at ${viewport.width}`)));
      }
    }
    expect(faults).toEqual([]);
  });
}

/** Opens a page and waits until it can be used: its scripts are loaded, and React has nothing left to do. */
async function open(page: Page, path: string): Promise<void> {
  await page.goto(path);
  await expect(page.getByRole("main")).toBeVisible();
  await page.evaluate(() => new Promise((idle) => requestIdleCallback(idle)));
}

async function faultsOf(page: Page, where: string): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).withTags(WCAG).analyze();
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${where}: ${id} ${target.join(" ")} ${failureSummary}`),
  );
}

test("no page is wider than a phone, or than 320 pixels, and none says anything in the browser's console", async ({
  page,
  run,
  signInAs,
}) => {
  test.setTimeout(180_000);
  await signInAs("admin");
  const said: string[] = [];
  page.on("console", (message) => {
    if (message.type() === "error" || message.type() === "warning") said.push(`${page.url()}: ${message.text()}`);
  });
  page.on("pageerror", (error) => said.push(`${page.url()}: ${error}`));
  const wide: string[] = [];
  for (const path of await consolePages(run)) {
    await page.setViewportSize(NARROWEST);
    await open(page, path);
    for (const viewport of [NARROWEST, NARROW]) {
      await page.setViewportSize(viewport);
      const width = await page.evaluate(() => document.documentElement.scrollWidth);
      if (width > viewport.width) wide.push(`${path} is ${width} wide at ${viewport.width}`);
    }
  }
  expect(wide).toEqual([]);
  expect(said).toEqual([]);
});

test("on a phone each page says which it is, and nothing that is pressed is smaller than 24 pixels", async ({
  page,
  run,
  signInAs,
}) => {
  test.setTimeout(180_000);
  await signInAs("admin");
  await page.setViewportSize(NARROW);
  const nameless: string[] = [];
  const small: string[] = [];
  for (const path of await consolePages(run)) {
    await open(page, path);
    const title = await page.getByRole("heading", { level: 1 }).boundingBox();
    if ((title?.height ?? 0) < 16) nameless.push(path);
    small.push(...(await smallTargets(page)).map((target) => `${path}: ${target}`));
  }
  expect({ nameless, small }).toEqual({ nameless: [], small: [] });
});

/** What is pressed with a finger and is smaller than 24 pixels. A link within a line of text is as high as its line. */
function smallTargets(page: Page): Promise<string[]> {
  return page.evaluate(() =>
    [...document.querySelectorAll<HTMLElement>("a, button, summary, select, input:not([type=checkbox])")]
      .filter((target) => target.checkVisibility({ visibilityProperty: true, opacityProperty: true }))
      .filter(
        (target) => !target.matches("[data-row]:is(a), .sr-only") && getComputedStyle(target).display !== "inline",
      )
      .map((target) => ({ target, box: target.getBoundingClientRect() }))
      .filter(({ box }) => box.width > 1 && (box.width < 23.5 || box.height < 23.5))
      .map(({ target, box }) => `${target.outerHTML.slice(0, 120)} ${box.width} × ${box.height}`),
  );
}

test("a page about something that isn't there is one screen, in the frame, and leads to its list", async ({
  page,
  signInAs,
}) => {
  await signInAs("admin");
  const faults: string[] = [];
  for (const path of missingPages()) {
    const answer = await page.goto(path);
    await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
    const list = path.slice(0, path.lastIndexOf("/"));
    const leads = await page.locator(`#content a[href^="${list}"]`).count();
    const mains = await page.getByRole("main").count();
    const title = await page.getByRole("heading", { level: 1 }).textContent();
    const scrolls = await page.evaluate(() => document.documentElement.scrollHeight > window.innerHeight);
    if (answer?.status() !== 404 || leads === 0 || mains !== 1 || scrolls || !title?.startsWith("There is no such"))
      faults.push(`${path}: ${answer?.status()}, "${title}", ${leads} links to ${list}, ${mains} mains, ${scrolls}`);
  }
  expect(faults).toEqual([]);
});

test("no page loads more than 200 KB of compressed JavaScript before it can be used", async ({
  browser,
  page,
  run,
  signInAs,
}) => {
  test.setTimeout(180_000);
  await signInAs("admin");
  const storageState = await page.context().storageState();
  const heavy: string[] = [];
  for (const path of await consolePages(run)) {
    // A context of its own has nothing in its cache.
    const context = await browser.newContext({ baseURL: run.app, storageState });
    const fresh = await context.newPage();
    const scripts: Response[] = [];
    fresh.on("response", (response) => {
      if (response.request().resourceType() === "script") scripts.push(response);
    });
    await open(fresh, path);
    const sizes = await Promise.all(scripts.map((response) => response.request().sizes()));
    const bytes = sizes.reduce((sum, { responseBodySize }) => sum + responseBodySize, 0);
    expect(scripts.length, path).toBeGreaterThan(0);
    if (bytes > SCRIPT_BYTES_MAX) heavy.push(`${path} loads ${bytes} bytes of scripts`);
    await context.close();
  }
  expect(heavy).toEqual([]);
});
