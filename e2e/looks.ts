import AxeBuilder from "@axe-core/playwright";
import { expect, type Page } from "@playwright/test";

const NARROW = { width: 390, height: 844 };
const WIDE = { width: 1440, height: 900 };

/** A page as people need it: nothing wider than a phone, and nothing that shuts somebody out, wide or narrow. */
export async function expectCalm(page: Page): Promise<void> {
  for (const size of [NARROW, WIDE]) {
    await page.setViewportSize(size);
    const wider = () =>
      page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    await expect.poll(wider, { message: `wider than ${size.width} px` }).toBeLessThanOrEqual(0);
    const { violations } = await new AxeBuilder({ page })
      .include("#content")
      .withTags(["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"])
      .analyze();
    expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" ")}`)).toEqual([]);
  }
}
