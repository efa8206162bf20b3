import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { expectAudited } from "@/e2e/audited";
import { captures } from "@/e2e/crash-matrix/captures";
import { ended } from "@/e2e/crash-matrix/ended";
import { isKilledAt, type Operation, type Stage, type Subject } from "@/e2e/crash-matrix/operation";
import { others } from "@/e2e/crash-matrix/others";
import { payments } from "@/e2e/crash-matrix/payments";
import { refunds } from "@/e2e/crash-matrix/refunds";
import { CrashOrders, tick } from "@/e2e/crash-matrix/rig";
import { setNotifications } from "@/e2e/crash-matrix/simulators";
import { Observer, type Trace } from "@/e2e/crash-matrix/trace";
import { approverOf, eventually, Merchant } from "@/e2e/merchant";
import { type Product, startProduct } from "@/e2e/product";
import { CRASH_POINTS, type CrashPoint } from "@/lib/crash-point";

/** Leases of keys and deliveries (30 s), inquiries, a resend. */
const RECOVERY_MS_MAX = 90_000;
/** The sweep's minute passes faster here. */
const TICK_MS = 3_000;
/** Work that a crash did not leave with a lease is taken up again at once; a busy machine needs its time. */
const CALM_MS_MAX = 60_000;
/** Cases that are prepared at the same time. */
const PREPARED_TOGETHER = 8;
/** A crash may hit another payment's work at the same point; then the case is tried again with a new payment. */
const TRIES_MAX = 4;

/** What a relay took is taken up by another when its lease is over. They come first: what follows is of other kinds. */
const FIRST: readonly CrashPoint[] = ["relay.before_send", "relay.after_send"];
/** From here recovery needs inquiries, and goes through other points again. They come last, in this order. */
const LAST: readonly CrashPoint[] = ["psp_call.after_answer", "psp_call.before_send"];

const OF_DELIVERIES: readonly CrashPoint[] = [
  "delivery.before_send",
  "delivery.after_send",
  "delivery_attempt.before_commit",
  "delivery_attempt.after_commit",
];

/** Deliveries that are not made, and instructions and answers that more of them follow from. */
const UNDELIVERED = `
  SELECT 1 FROM deliveries WHERE status = 'pending'
  UNION ALL SELECT 1 FROM outbox WHERE sent_at IS NULL
  UNION ALL SELECT 1 FROM psp_calls
  WHERE status IN ('created', 'in_flight', 'to_resend') OR (status = 'answered' AND applied_at IS NULL)`;

type Case = { name: string; point: CrashPoint; operation: Operation; subject: Subject | undefined };

const cases: Case[] = [...others, ...refunds, ...payments, ...captures]
  .flatMap((operation) =>
    operation.points.map((point) => ({
      name: `${operation.name}, killed at ${point}`,
      point,
      operation,
      subject: undefined,
    })),
  )
  .toSorted((one, other) => rank(one.point) - rank(other.point));

function rank(point: CrashPoint): number {
  return FIRST.includes(point) ? -FIRST.length : LAST.indexOf(point);
}

const orders = new CrashOrders();
const covered = new Set<CrashPoint>();
/** What every crashed request, also of a case that was tried again, must have come to. */
const crashed: Array<{ name: string; operation: Operation; subject: Subject }> = [];
let stage: Stage;
let product: Product;
let observer: Observer;

beforeAll(async () => {
  const bounds = { PSP_TIMEOUT_MS: "1000", PSP_LEASE_MARGIN_MS: "500", SWEEP_AFTER_MS: "1000" };
  product = await startProduct({ env: { ...bounds, PAYDESK_CRASH_DIR: orders.folder } });
  observer = new Observer(product);
  await observer.query("UPDATE psp_accounts SET settle_delay_ms = 1000");
  const merchant = new Merchant(product.file);
  stage = { product, observer, merchant, approver: approverOf(product.file, "approver") };
});
afterAll(async () => {
  await observer?.close();
  await product?.discard();
  orders.discard();
});

// The first token asks for the first key: nothing else may have asked before.
test.each(["signing_key.before_commit", "signing_key.after_commit"] as const)(
  "the making of the first signing key, killed at %s",
  async (point) => {
    const ask = () => void stage.merchant.token().catch(() => undefined);
    const died = await orders.crashAt(point, product, ask);
    const keys = await observer.query("SELECT 1 FROM signing_keys");
    expect(keys).toHaveLength(point === "signing_key.before_commit" ? 0 : 1);
    await died.start();
    covered.add(point);
  },
);

describe("every operation, killed at every point that it passes", () => {
  beforeAll(async () => {
    const left = [...cases];
    const prepare = async () => {
      for (let next = left.shift(); next; next = left.shift()) next.subject = await prepared(next.operation);
    };
    await Promise.all(Array.from({ length: PREPARED_TOGETHER }, prepare));
    await calm();
  });

  test.each(cases)("$name", { timeout: TRIES_MAX * RECOVERY_MS_MAX }, async ({ name, point, operation, subject }) => {
    for (let tries = 1; ; tries++) {
      // A delivery that waits for its dead holder's lease would come to the point before the case's own, in every try.
      if (OF_DELIVERIES.includes(point)) await sweptUntil("every delivery being made", RECOVERY_MS_MAX, UNDELIVERED);
      const about = tries === 1 && subject ? subject : await prepared(operation);
      const left = await crash(name, point, operation, about);
      const hit = isKilledAt(point, operation, left);
      // Nothing that recovers now shall take the order that is meant for the next case.
      if (!hit || !(FIRST.includes(point) || LAST.includes(point))) await calm();
      if (hit) break;
      if (tries === TRIES_MAX) expect.fail(`${JSON.stringify(left)} is not what is left by a crash at ${point}`);
    }
    covered.add(point);
  });
});

async function prepared(operation: Operation): Promise<Subject> {
  const made = await operation.prepare(stage);
  return { key: crypto.randomUUID(), payment: undefined, refundId: "", ...made };
}

/** Acts, has the process killed, starts it again, and acts again with the same key. Returns what the dead process left. */
async function crash(name: string, point: CrashPoint, operation: Operation, subject: Subject): Promise<Trace> {
  await operation.begin?.(stage, subject);
  crashed.push({ name, operation, subject });
  const send = () => operation.act(stage, subject).catch(() => undefined);
  const died = await orders.crashAt(point, product, () => void send());
  const left = await observer.trace(subject.orderId, subject.key);
  await died.start();
  const again = operation.end.answers ? send() : undefined;
  if (!LAST.includes(point)) await again;
  return left;
}

/** Waits until nothing is under way but what a dead process holds for long: instructions and deliveries, by their leases. */
async function calm(): Promise<void> {
  const sql = `
    SELECT id FROM psp_calls
    WHERE status IN ('created', 'in_flight', 'to_resend') OR (status = 'answered' AND applied_at IS NULL)
    UNION ALL SELECT id FROM outbox WHERE sent_at IS NULL AND lease_until IS NULL
    UNION ALL SELECT id FROM deliveries WHERE status = 'pending' AND lease_until IS NULL`;
  await sweptUntil("calm", CALM_MS_MAX, sql);
}

/** Waits until a query finds nothing any more, while the sweeps' minutes pass. */
async function sweptUntil(what: string, withinMs: number, left: string): Promise<void> {
  const clock = setInterval(() => void tick(observer).catch(() => undefined), TICK_MS);
  await eventually(what, withinMs, async () => ((await observer.query(left)).length === 0 ? true : undefined)).finally(
    () => clearInterval(clock),
  );
}

test("every case ended as if nothing had happened", { timeout: RECOVERY_MS_MAX + 30_000 }, async () => {
  await setNotifications(product, "on");
  const deadline = Date.now() + RECOVERY_MS_MAX;
  const clock = setInterval(() => void tick(observer).catch(() => undefined), TICK_MS);
  const ends = crashed.map(async ({ name, operation, subject }) => {
    const problem = await ended(stage, operation, subject, deadline).catch((error: unknown) => String(error));
    return problem === undefined ? [] : [`${name}: ${problem}`];
  });
  const problems = (await Promise.all(ends)).flat();
  clearInterval(clock);
  expect(problems).toEqual([]);
});

test("every point was reached by some case, and no ordered crash is left", () => {
  expect(CRASH_POINTS.filter((point) => !covered.has(point))).toEqual([]);
  expect(CRASH_POINTS.filter((point) => orders.isOrdered(point))).toEqual([]);
});

test("the auditor finds nothing", { timeout: RECOVERY_MS_MAX }, () =>
  expectAudited(product, { withinMs: RECOVERY_MS_MAX / 2 }),
);
