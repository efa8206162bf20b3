import { globSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { COMMITS, type Commit, CRASH_POINTS } from "@/lib/crash-point";
import { PSP_OPERATIONS } from "@/lib/psp/psp";

/** Which code makes each commit's promise true. A new transaction needs a name of its own, and a line here. */
const PLACES: Readonly<Record<Commit, string>> = {
  create: "lib/payments/create.ts",
  confirm: "lib/payments/confirm.ts",
  capture: "lib/payments/capture.ts",
  cancel: "lib/payments/cancel.ts",
  refund: "lib/refunds/request.ts",
  refund_decision: "lib/refunds/decide.ts",
  refund_cancel: "lib/refunds/cancel.ts",
  refund_expiry: "lib/refunds/cancel.ts",
  apply_authorize: "lib/payments/apply-result.ts",
  apply_capture: "lib/payments/apply-result.ts",
  apply_void: "lib/payments/apply-result.ts",
  apply_refund: "lib/payments/apply-result.ts",
  give_up: "lib/psp-calls/hand-over.ts",
  reconcile_start: "lib/psp-calls/reconcile.ts",
  reconcile_page: "lib/psp-calls/reconcile-page.ts",
  notification: "lib/psp/inbox.ts",
  notification_reprocess: "lib/psp/notifications.ts",
  psp_condition: "lib/psp/condition.ts",
  routing_rules: "lib/psp/rule-sets.ts",
  case_step: "lib/cases/handle.ts",
  merchant_settings: "lib/merchants/change.ts",
  ledger_check: "lib/ledger/check.ts",
  ledger_check_piece: "lib/ledger/check-piece.ts",
  delivery_attempt: "lib/webhooks/record-attempt.ts",
  delivery_resend: "lib/webhooks/resend.ts",
  key_take_over: "lib/idempotency/keys.ts",
  key_refusal: "lib/idempotency/keys.ts",
  key_answer: "lib/idempotency/await-answer.ts",
  signing_key: "lib/auth/signing-keys.ts",
  operator_account: "lib/auth/operator-account.ts",
};

const sources = new Map(
  globSync(["{lib,inngest,app,components,prisma}/**/*.{ts,tsx}", "*.ts"])
    .filter(
      (path) => !path.includes("/generated/") && !path.endsWith(".test.ts") && !path.startsWith("lib/psp/contract/"),
    )
    .map((path) => [path, readFileSync(path, "utf8")] as const),
);

test("a transaction is opened in one place, between the two points of its name", () => {
  expect(places(/\$transaction\b/g)).toEqual(["lib/db/transaction.ts"]);
  // The engine's own tables are its own affair: what it repeats finds the product's rows as they are.
  expect(places(/\bBEGIN\b|\bSTART TRANSACTION\b/g).filter((path) => !path.startsWith("inngest/engine/"))).toEqual([]);
  expectInOrder("lib/db/transaction.ts", [
    "await work(tx)",
    "beforeCommit()",
    "beforeCommit()",
    "run(db())",
    ["crashPoint(`", "{commit}.before_commit`)"].join("$"),
    ["crashPoint(`", "{commit}.after_commit`)"].join("$"),
  ]);
});

test("every transaction has the name that is its own, and every name has its transaction", () => {
  const found = [...sources].flatMap(([path, text]) =>
    [...text.matchAll(/(?<!\$)\btransaction\((.)([^,]*)/g)].flatMap(([, quote, rest]) =>
      commitsOf(`${quote}${rest}`).map((commit) => `${commit} in ${path}`),
    ),
  );
  expect(places(/(?<!function )\bstatement\(/g)).toEqual(["lib/payments/create.ts"]);
  expect(found.toSorted()).toEqual(COMMITS.map((commit) => `${commit} in ${PLACES[commit]}`).toSorted());
});

/**
 * Writes of one statement outside of a transaction, by file: how many, and what makes it good when the process dies right
 * before or after one. They have no points of their own; a new one needs a line here, or better a `statement()`.
 */
const SINGLE_WRITES: Readonly<Record<string, readonly [count: number, why: string]>> = {
  "lib/psp/call-row.ts": [
    5,
    "the points of the PSP call stand around claim and record; a lease ends what is half done",
  ],
  "lib/psp/doubt-unsent.ts": [1, "its lease is over as it is written: whoever comes next asks about the call"],
  "lib/psp/measure-health.ts": [1, "a probe too many asks once more; one too few is found by the next sweep"],
  "lib/psp/count-hours.ts": [3, "hours are counted anew from where the progress stands"],
  "lib/psp-calls/apply.ts": [1, "a failure that isn't counted is counted the next time"],
  "lib/psp-calls/ask.ts": [1, "a question that nobody wrote down is asked again"],
  "lib/psp-calls/inquiry-schedule.ts": [2, "a turn that was taken ends, and the sweep finds what has none"],
  "lib/psp-calls/process-notification.ts": [2, "it is processed once more, without effect"],
  "lib/psp-calls/reconcile.ts": [1, "the next hour instructs it again"],
  "lib/psp-calls/send.ts": [1, "the sweep finds what is unsettled"],
  "lib/psp-calls/sweep.ts": [7, "what was marked and not instructed is found by a later sweep"],
  "lib/payments/resolve-first.ts": [2, "whoever waits asks again, and the schedule asks anyway"],
  "lib/payments/saved-views.ts": [2, "it moves no money: whoever clicked sees that it is not there"],
  "lib/webhooks/deliver.ts": [2, "a lease ends; the points of the delivery stand around its request"],
  "lib/webhooks/sweep.ts": [2, "what was marked and not instructed is found by a later sweep"],
  "lib/ledger/add-up.ts": [1, "all of it is one statement, and goes on from where its own row says"],
  "lib/auth/session.ts": [1, "when somebody was last seen is written again with the next click"],
  "lib/idempotency/purge.ts": [1, "what is old is still old in the next sweep"],
  "lib/auth/purge-sessions.ts": [1, "what is old is still old in the next sweep"],
  "lib/db/outbox.ts": [4, "the points of the relay stand around them; a lease ends, and a double is known by its id"],
};

test("every write of one statement outside of a transaction is known, with what makes it good", () => {
  const writes =
    /db\(\)\s*\.\w+\s*\.(?:create|update|upsert|delete)\w*\(|db\(\)\s*\.\$executeRaw|instruct\(\s*db\(\)|instructCall\(\s*db\(\)|db\(\)\s*\.\$queryRaw[^`]{0,200}`[^`]*\b(?:UPDATE|INSERT INTO|DELETE FROM)\b/g;
  const found: Record<string, number> = {};
  for (const path of places(writes)) if (!path.startsWith("prisma/")) found[path] = (found[path] ?? 0) + 1;
  expect(found).toEqual(Object.fromEntries(Object.entries(SINGLE_WRITES).map(([path, [count]]) => [path, count])));
});

test("a PSP is sent something in one place, between its points", () => {
  expect(places(/\.perform\(/g)).toEqual(["lib/psp/call.ts"]);
  expect(places(/\bperformSafely\(/g)).toEqual(["lib/psp/call.ts", "lib/psp/call.ts"]);
  expectInOrder("lib/psp/call.ts", [
    'crashPoint("psp_call.before_claim")',
    "await claimCall(",
    'crashPoint("psp_call.before_send")',
    "await performSafely(",
    'crashPoint("psp_call.after_answer")',
    "await recordSend(",
    'crashPoint("psp_call.after_record")',
  ]);
});

test("a webhook and an instruction leave in one place each, between their points", () => {
  expect(places(/\bguardedPost\(url/g)).toEqual(["lib/webhooks/deliver.ts"]);
  expectInOrder("lib/webhooks/deliver.ts", [
    "await claim(id)",
    'crashPoint("delivery.before_send")',
    "await send(",
    'crashPoint("delivery.after_send")',
    "return recordAttempt(",
  ]);
  expect(places(/\binngest\.send\(/g)).toEqual(["inngest/relay-outbox.ts"]);
  expectInOrder("inngest/relay-outbox.ts", [
    "await takeUnsent(",
    'crashPoint("relay.before_send")',
    "await inngest.send(",
    'crashPoint("relay.after_send")',
    "await markSent(",
  ]);
});

test("every point beside the transactions is passed in one place", () => {
  const named = [...sources.values()].flatMap((text) => [...text.matchAll(/crashPoint\("([^"]+)"\)/g)]);
  const beside = CRASH_POINTS.filter((point) => !/\.(before|after)_commit$/.test(point));
  expect(named.map(([, point]) => point).toSorted()).toEqual(beside.toSorted());
});

/** The files in which a pattern occurs, as often as it does. */
function places(pattern: RegExp): string[] {
  return [...sources].flatMap(([path, text]) => [...text.matchAll(pattern)].map(() => path)).toSorted();
}

/** The commits that a first argument names: a word, or the word of each PSP operation. Its declaration names none. */
function commitsOf(argument: string): string[] {
  if (/^commit: Commit/.test(argument)) return [];
  const word = /^"(\w+)"$/.exec(argument)?.[1];
  if (word) return [word];
  if (argument === ["`apply_", "{operation}`"].join("$"))
    return PSP_OPERATIONS.map((operation) => `apply_${operation}`);
  return [`a transaction without a name: ${argument}`];
}

function expectInOrder(path: string, parts: readonly string[]): void {
  const text = sources.get(path) ?? "";
  const at = parts.map((part) => text.indexOf(part));
  expect(at).not.toContain(-1);
  expect(at).toEqual(at.toSorted((one, other) => one - other));
}
