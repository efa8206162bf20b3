import { openNotInBooks } from "@/lib/cases/not-in-books";
import { openCase } from "@/lib/cases/open";
import { TryAgain } from "@/lib/core/try-again";
import { type Charge, db, type PspAccount, type PspCall, type Tx } from "@/lib/db/client";
import { transaction } from "@/lib/db/transaction";
import { AUTHORIZATION_EXPIRED, AUTHORIZATION_VOIDED, type PspResult, type PspTransaction } from "@/lib/psp/psp";
import { openPspAccount } from "@/lib/psp/registry";
import { fromStored } from "@/lib/psp/result";
import { resolvePspCall } from "@/lib/psp-calls/resolve";

/** Still other than the PSP says, after it was asked: what was applied stands, and a person has to compare. */
type Differing = { call: Call; result: PspResult };
type Lost = { found: PspTransaction; charge: Charge | undefined };
type Compared = { agreed: number; asked: number; harmless: number; lost: Lost[]; differing: Differing[] };

/**
 * Compares the next page of a PSP's list with our books. What stands here otherwise than there is asked for, so that it
 * is applied as every answer is; what our books don't have becomes a case. Cases and progress are one transaction, so a
 * run goes on where it was, and two at the same page count it once. Returns whether the run is finished.
 */
export async function reconcilePage(id: string): Promise<boolean> {
  const run = await db().pspReconciliation.findUniqueOrThrow({ where: { id } });
  if (run.status === "finished") return true;
  const open = await openPspAccount(run.pspAccountId);
  if (!open) throw new Error(`Reconciliation ${id} names an account that does not exist.`);
  const { transactions, nextCursor } = await open.adapter.list({
    fromMs: run.fromAt.getTime(),
    toMs: run.toAt.getTime(),
    cursor: run.cursor,
  });
  // Walked on from there it would come to the same place for ever.
  if (nextCursor !== null && nextCursor === run.cursor) {
    throw new Error("The PSP's list does not go on from its place.");
  }
  const { lost, differing, ...counted } = await compare(open.account, transactions);
  return transaction("reconcile_page", async (tx) => {
    const { count } = await tx.pspReconciliation.updateMany({
      where: { id, status: "running", cursor: run.cursor },
      data: {
        cursor: nextCursor,
        pages: { increment: 1 },
        seen: { increment: transactions.length },
        agreed: { increment: counted.agreed },
        asked: { increment: counted.asked },
        harmless: { increment: counted.harmless },
        lost: { increment: lost.length },
        ...(nextCursor === null ? { status: "finished", finishedAt: new Date() } : {}),
      },
    });
    if (count === 0) return false;
    for (const each of differing) await openAboutDifference(tx, each);
    for (const { found, charge } of lost) await openNotInBooks(tx, open.account, found, charge);
    return nextCursor === null;
  });
}

async function compare(account: PspAccount, transactions: PspTransaction[]): Promise<Compared> {
  const compared: Compared = { agreed: 0, asked: 0, harmless: 0, lost: [], differing: [] };
  const calls = await callsOf(account, transactions);
  const strange: PspTransaction[] = [];
  for (const found of transactions) {
    const place = calls.findIndex((call) => isOf(call, found));
    const call = calls[place];
    if (call && agrees(call, found.result)) compared.agreed += 1;
    else if (call) {
      compared.asked += 1;
      const after = await askAbout(call);
      // What was learned of it counts for the rest of the page: which reference is its own.
      calls[place] = after;
      if (after.appliedAt && !agrees(after, found.result))
        compared.differing.push({ call: after, result: found.result });
    } else if (mayHaveMoved(found.result)) strange.push(found);
    else compared.harmless += 1;
  }
  // Read at last: a charge may have learned its reference just now.
  const charges = await chargesOf(account, strange);
  for (const found of strange) {
    compared.lost.push({ found, charge: charges.find(({ pspReference }) => pspReference === found.chargeReference) });
  }
  return compared;
}

type Call = PspCall & { charge: Charge };

async function callsOf({ id: pspAccountId }: PspAccount, transactions: PspTransaction[]): Promise<Call[]> {
  const idempotencyKeys = transactions.map(({ idempotencyKey }) => idempotencyKey);
  const references = transactions.map(({ pspReference }) => pspReference);
  return db().pspCall.findMany({
    where: {
      pspAccountId,
      OR: [{ idempotencyKey: { in: idempotencyKeys } }, { pspReference: { in: references } }],
    },
    include: { charge: true },
  });
}

async function chargesOf({ id: pspAccountId }: PspAccount, transactions: PspTransaction[]): Promise<Charge[]> {
  const references = transactions.flatMap(({ chargeReference }) => chargeReference ?? []);
  return db().charge.findMany({ where: { pspAccountId, pspReference: { in: references } } });
}

/** A key may have had two effects: one whose reference we know is no other of the same key. */
function isOf({ operation, pspReference, idempotencyKey }: PspCall, found: PspTransaction): boolean {
  if (operation !== found.operation) return false;
  return pspReference === null ? idempotencyKey === found.idempotencyKey : pspReference === found.pspReference;
}

/** Whether what was applied here is what the PSP says. What was let go since says so as a decline of its authorization. */
function agrees(call: Call, theirs: PspResult): boolean {
  if (call.status !== "answered" || !call.appliedAt) return false;
  const ours = fromStored(call.result);
  if (ours.outcome === "approved" && theirs.outcome === "declined") {
    if (theirs.declineCode === AUTHORIZATION_VOIDED) return call.charge.status === "voided";
    return theirs.declineCode === AUTHORIZATION_EXPIRED && call.charge.status === "expired";
  }
  if (ours.outcome !== "approved" || theirs.outcome !== "approved") return ours.outcome === theirs.outcome;
  return ours.amountMinor === theirs.amountMinor && ours.currency === theirs.currency;
}

function mayHaveMoved(result: PspResult): boolean {
  return result.outcome === "approved" || result.outcome === "pending" || result.outcome === "unknown";
}

async function askAbout(call: PspCall): Promise<Call> {
  try {
    await resolvePspCall(call.id, "doubt");
  } catch (error) {
    // Held by another process: what it learns will stand in the row.
    if (!(error instanceof TryAgain)) throw error;
  }
  return db().pspCall.findUniqueOrThrow({ where: { id: call.id }, include: { charge: true } });
}

/** Once, whatever became of the case: what applied the answer may have opened it already. */
async function openAboutDifference(tx: Tx, { call, result }: Differing): Promise<void> {
  const known = await tx.case.count({ where: { pspCallId: call.id, outcome: result.outcome } });
  if (known === 0) await openCase(tx, call.charge, "late_result", { pspCallId: call.id, result });
}
