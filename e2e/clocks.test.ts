import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { decodeJwt } from "jose";
import { afterAll, beforeAll, expect, test } from "vitest";
import { expectAudited } from "@/e2e/audited";
import { query } from "@/e2e/database";
import { eventually, Merchant, paymentOf, refundOf } from "@/e2e/merchant";
import { type Product, startProduct } from "@/e2e/product";
import { chargesOf } from "@/e2e/simulator";

const TEN_MINUTES_MS = 600_000;
const AT_ONCE = { headers: { prefer: "wait=0" } };
const SETTLED_MS_MAX = 120_000;
/** A PSP's delay: longer than the first questions take, and much shorter than the jump. */
const HIDDEN_MS = 40_000;

/** A token's times are whole seconds. */
const SAME_TIME_MS = 5_000;

const folder = mkdtempSync(join(tmpdir(), "paydesk-clock-"));
const clockFile = join(folder, "moved");
let product: Product;
let movedMs = 0;

/** Moves the clocks of app and engine against those of the database, of the PSPs and of this test. */
function moveClocks(ms: number): void {
  movedMs = ms;
  writeFileSync(clockFile, String(ms));
}

beforeAll(async () => {
  moveClocks(0);
  const moved = {
    NODE_OPTIONS: `--import=${pathToFileURL(resolve("e2e/moved-clock.mjs"))}`,
    MOVED_CLOCK_FILE: clockFile,
  };
  product = await startProduct({
    env: { SWEEP_AFTER_MS: "1000", PSP_LEASE_MARGIN_MS: "500" },
    envOf: { app: moved, engine: moved },
  });
  await query(product.file.database_url, "UPDATE psp_accounts SET settle_delay_ms = 1000");
});
afterAll(async () => {
  await product?.discard();
  rmSync(folder, { recursive: true, force: true });
});

/** A client that was started when the clocks had moved: tokens of another time are worth nothing. */
async function freshMerchant(): Promise<Merchant> {
  return eventually("a token of the moved clock being taken", 10_000, async () => {
    const merchant = new Merchant(product.file);
    const issuedMs = (decodeJwt(await merchant.token()).iat ?? 0) * 1_000;
    if (Math.abs(issuedMs - Date.now() - movedMs) > SAME_TIME_MS) return undefined;
    return (await merchant.get("/v1/payment_intents?limit=1")).status === 200 ? merchant : undefined;
  });
}

test.each([
  ["ten minutes forward", 0, TEN_MINUTES_MS],
  ["ten minutes back", TEN_MINUTES_MS, 0],
  ["to ten minutes behind everybody else", 0, -TEN_MINUTES_MS],
  ["back to the right time", -TEN_MINUTES_MS, 0],
])(
  "A24: when clocks jump %s, what is under way ends once, and what comes next works",
  async (_name, from, to) => {
    moveClocks(from);
    const before = await freshMerchant();
    const tokens = ["tok_slow_5s", "tok_error_500", "tok_timeout_after_charge", "tok_async", "tok_visa"];
    const bodies = tokens.map((token) => before.payment(token));
    const begun = await Promise.all(bodies.map((body) => before.post("/v1/payment_intents", body, AT_ONCE)));
    moveClocks(to);

    const after = await freshMerchant();
    const next = await after.paid("tok_visa");
    const refund = refundOf(await after.refund(next, { amount: 100 }));
    await eventually("the refund", SETTLED_MS_MAX, async () => {
      const { status } = refundOf(await after.get(`/v1/refunds/${refund.refund_id}`));
      return status === "succeeded" ? status : undefined;
    });
    for (const answer of begun) {
      await after.until(paymentOf(answer).payment_intent_id, ["succeeded"], SETTLED_MS_MAX);
    }
    for (const { order_id } of bodies) {
      expect((await chargesOf(product.file, String(order_id))).map(({ effects }) => effects)).toEqual([1]);
    }
    await eventually("every webhook being delivered", SETTLED_MS_MAX, async () => {
      const left = await query(
        product.file.database_url,
        "SELECT 1 FROM deliveries WHERE status <> 'delivered' LIMIT 1",
      );
      return left.length === 0 ? true : undefined;
    });
  },
  3 * SETTLED_MS_MAX,
);

test("A24: a clock that jumps ahead doesn't shorten the time for which a PSP may hide a charge", async () => {
  moveClocks(0);
  await query(product.file.database_url, "UPDATE psp_accounts SET settle_delay_ms = $1", [HIDDEN_MS]);
  const merchant = await freshMerchant();
  const payment = paymentOf(
    await merchant.post("/v1/payment_intents", merchant.payment("tok_timeout_before_charge"), AT_ONCE),
  );
  const call = async () => {
    const rows = await query<{ status: string; sends: number; afterMs: number }>(
      product.file.database_url,
      `SELECT status, sends, extract(epoch FROM last_sent_at - first_sent_at)::float8 * 1000 AS "afterMs"
       FROM psp_calls WHERE charge_id = $1`,
      [payment.latest_charge_id],
    );
    return rows[0];
  };
  await eventually("its outcome being unknown", 30_000, async () =>
    (await call())?.status === "unknown" ? true : undefined,
  );
  moveClocks(TEN_MINUTES_MS);
  const resent = await eventually("it being sent again", SETTLED_MS_MAX, async () => {
    const now = await call();
    return now && now.sends > 1 ? now : undefined;
  });
  expect(resent.afterMs).toBeGreaterThanOrEqual(HIDDEN_MS);
  moveClocks(0);
  await (await freshMerchant()).until(payment.payment_intent_id, ["succeeded"], SETTLED_MS_MAX);
  await query(product.file.database_url, "UPDATE psp_accounts SET settle_delay_ms = 1000");
});

test(
  "A24: what was put off by a clock that was ahead is asked about in time when the clock is right again",
  async () => {
    moveClocks(TEN_MINUTES_MS);
    const ahead = await freshMerchant();
    const payment = paymentOf(
      await ahead.post("/v1/payment_intents", ahead.payment("tok_timeout_after_charge"), AT_ONCE),
    );
    await eventually("its outcome being unknown", 30_000, async () => {
      const rows = await query(
        product.file.database_url,
        "SELECT 1 FROM psp_calls WHERE charge_id = $1 AND status = 'unknown'",
        [payment.latest_charge_id],
      );
      return rows.length > 0 ? true : undefined;
    });
    moveClocks(0);
    const merchant = await freshMerchant();
    await merchant.until(payment.payment_intent_id, ["succeeded"], SETTLED_MS_MAX);
  },
  2 * SETTLED_MS_MAX,
);

test("afterwards the auditor finds nothing", () => expectAudited(product));
