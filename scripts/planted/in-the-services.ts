import type { Plant } from "./plant.ts";

const MODEL = "as the model says|the auditor finds nothing";
/** A planted bug needs few runs to be met, and no shrinking. */
const FEW_RUNS = { PAYDESK_MODEL_RUNS: "30", PAYDESK_SEED: "7", PAYDESK_SHRINK_MS: "0" };

/** Bugs of what the background functions alone do. */
export const servicePlants: readonly Plant[] = [
  {
    name: "time-out-is-decline",
    bug: "a PSP that never answers counts as a decline",
    edits: [
      {
        file: "lib/psp/simulator/answers.ts",
        from: 'if (answer.kind === "unclear") return { outcome: "unknown", reason: answer.reason };',
        to: 'if (answer.kind === "unclear") return { outcome: "declined", declineCode: "timeout", hard: false };',
      },
    ],
    rebuild: "services",
    check: { file: "e2e/psp-outcomes.test.ts", tests: "A5" },
  },
  {
    name: "time-out-is-not-sent",
    bug: "a PSP that never answers counts as one that could not be reached, so the next one is charged as well",
    edits: [
      {
        file: "lib/psp/simulator/answers.ts",
        from: 'if (answer.kind === "unclear") return { outcome: "unknown", reason: answer.reason };',
        to: 'if (answer.kind === "unclear") return { outcome: "not_sent", reason: answer.reason };',
      },
    ],
    rebuild: "services",
    check: { file: "e2e/psp-failover.test.ts", tests: "after an outcome that is unknown" },
  },
  {
    name: "circuit-ignored",
    bug: "a half-open circuit lets everything through",
    edits: [
      {
        file: "lib/psp/circuit.ts",
        from: "AND (probe_charge_id IS NULL OR probe_until < now())`;",
        to: "`;",
      },
      {
        file: "lib/psp/routing.ts",
        from: '(c.probe_charge_id IS NULL OR c.probe_until < now()) AS "probeFree"',
        to: 'true AS "probeFree"',
      },
    ],
    rebuild: "everything",
    check: { file: "e2e/psp-circuit.test.ts", tests: "one charge at a time" },
  },
  {
    name: "500-is-decline",
    bug: "a PSP's 500 counts as a decline",
    edits: [
      {
        file: "lib/psp/simulator/answers.ts",
        from: '  return { outcome: "unknown", reason: `answered $' + "{answer.status}` };",
        to: '  return { outcome: "declined", declineCode: "error", hard: false };',
      },
    ],
    rebuild: "services",
    check: { file: "e2e/psp-outcomes.test.ts", tests: "A7: tok_error_500" },
  },
  {
    name: "resend-with-a-new-key",
    bug: "a request goes out again with another key than before",
    edits: [
      {
        file: "lib/psp-calls/describe.ts",
        from: "idempotencyKey: call.idempotencyKey,",
        to: "idempotencyKey: `$" + "{call.idempotencyKey}_$" + "{call.sends}`,",
      },
    ],
    rebuild: "services",
    check: { file: "e2e/psp-outcomes.test.ts", tests: "A5" },
  },
  {
    name: "not-found-believed-at-once",
    bug: "the first word that a PSP knows of no charge is believed, however early",
    edits: [
      {
        file: "lib/psp-calls/never-arrived.ts",
        from: `c.last_sent_at + (a.settle_delay_ms + \${env().PSP_TIMEOUT_MS}) * interval '1 millisecond'\`;`,
        to: "c.last_sent_at`;",
      },
      { file: "lib/psp-calls/never-arrived.ts", from: "const NOT_FOUND_MIN = 2;", to: "const NOT_FOUND_MIN = 1;" },
    ],
    rebuild: "services",
    check: { file: "e2e/late-answers.test.ts", tests: "A6" },
  },
  {
    name: "reservation-released-early",
    bug: "a refund whose outcome is unknown gives its amount back",
    edits: [
      {
        file: "lib/psp-calls/send.ts",
        from: '    case "unknown":\n      return askLater(id);',
        to: `    case "unknown":
      await db().$executeRaw\`UPDATE charges SET refund_pending = 0 WHERE id =
        (SELECT charge_id FROM psp_calls WHERE id = $\{id} AND operation = 'refund')\`;
      await db().$executeRaw\`UPDATE payment_intents SET refund_pending = 0 WHERE latest_charge_id =
        (SELECT charge_id FROM psp_calls WHERE id = $\{id} AND operation = 'refund')\`;
      return askLater(id);`,
      },
    ],
    rebuild: "services",
    check: { file: "e2e/refunds.test.ts", tests: "A21" },
  },
  {
    name: "late-success-ignored",
    bug: "money that was captured before a cancel could take effect opens no case",
    edits: [
      {
        file: "lib/payments/apply-authorization.ts",
        from: 'await openCase(tx, charge, "cancel_too_late", { pspCallId: call.id, result });',
        to: "",
      },
    ],
    rebuild: "services",
    check: { file: "e2e/captures.test.ts", tests: "too late" },
  },
  {
    name: "notification-believed",
    bug: "a notification counts as proof that the money moved, and nobody asks the PSP",
    edits: [
      {
        file: "lib/psp-calls/process-notification.ts",
        from: 'await resolvePspCall(pspCallId, "hint");',
        to: `const { amount, currency, captureNow } = await db().pspCall.findUniqueOrThrow({ where: { id: pspCallId } });
    const approved = { outcome: "approved", pspReference, amountMinor: amount, currency, settled: captureNow } as const;
    await applyPspResult(pspCallId, approved);`,
      },
      {
        file: "lib/psp-calls/process-notification.ts",
        from: 'import { resolvePspCall } from "@/lib/psp-calls/resolve";',
        to: 'import { applyPspResult } from "@/lib/psp-calls/apply";',
      },
    ],
    rebuild: "services",
    check: { file: "e2e/model.test.ts", tests: MODEL, env: FEW_RUNS },
  },
  {
    name: "refund-unbooked",
    bug: "a refund moves money that the ledger does not see",
    edits: [{ file: "lib/refunds/apply-result.ts", from: "await bookRefund(tx, charge, call);", to: "" }],
    rebuild: "services",
    check: { file: "e2e/model.test.ts", tests: MODEL, env: FEW_RUNS },
  },
  {
    name: "event-outside-the-transaction",
    bug: "a step's event is committed before the step",
    edits: [
      { file: "lib/payments/step.ts", from: "await emit(tx, {", to: "await emit(db(), {" },
      {
        file: "lib/payments/step.ts",
        from: 'import { Prisma, type Tx } from "@/lib/db/client";',
        to: 'import { db, Prisma, type Tx } from "@/lib/db/client";',
      },
    ],
    rebuild: "services",
    check: { file: "e2e/crash.test.ts", tests: "before the answer was applied" },
  },
  {
    name: "delivered-on-500",
    bug: "a webhook that was answered with an error counts as delivered",
    edits: [
      {
        file: "lib/webhooks/record-attempt.ts",
        from: "return status !== undefined && status >= 200 && status < 300;",
        to: "return status !== undefined && status >= 200;",
      },
    ],
    rebuild: "services",
    check: { file: "e2e/webhooks.test.ts", tests: "an endpoint that fails" },
  },
  {
    name: "resend-lost",
    bug: "a webhook that is asked for while a try of it is on its way is not sent again",
    edits: [
      {
        file: "lib/webhooks/record-attempt.ts",
        from: "held.resendsDue - (askedFor ? 1 : 0);",
        to: "0;",
      },
    ],
    rebuild: "services",
    check: { file: "e2e/webhook-resend.test.ts", tests: "while a try is on its way" },
  },
  {
    name: "another-body-signed",
    bug: "a webhook's signature is over another body than the one that is sent",
    edits: [
      {
        file: "lib/webhooks/sign.ts",
        from: `.\${message.body}\`;`,
        to: `.\${message.body.replaceAll(":", ": ")}\`;`,
      },
    ],
    rebuild: "services",
    check: { file: "e2e/webhooks.test.ts", tests: "signed webhooks" },
  },
];
