import type { z } from "zod";
import { authorOf } from "@/lib/audit/author";
import type { AdminActor } from "@/lib/core/actor";
import { AppError } from "@/lib/core/error";
import { db } from "@/lib/db/client";
import { halfOpen } from "@/lib/psp/circuit";
import type { Circuit } from "@/lib/psp/circuit-rules";
import { tellChange, withCondition } from "@/lib/psp/condition";
import type { HoldPsp, ProbeAnswer } from "@/lib/psp/health-schema";
import { probePspAccount } from "@/lib/psp/probe";

const MINUTE_MS = 60_000;

/** Lets an account take new charges again, or keeps it from them until somebody says otherwise. Says why. */
export async function switchPsp(actor: AdminActor, id: string, enabled: boolean, reason: string): Promise<void> {
  await refuseOtherMode(actor, id);
  await withCondition(id, async (tx, { account }) => {
    if (account.enabled === enabled) return;
    await tx.pspAccount.update({ where: { id }, data: { enabled } });
    const word = (on: boolean) => (on ? "enabled" : "disabled");
    const change = { kind: "enabled", from: word(account.enabled), to: word(enabled), because: reason } as const;
    await tellChange(tx, id, change, authorOf(actor));
  });
}

/** Keeps new charges from an account for a while. What is under way there goes on. */
export async function holdPsp(actor: AdminActor, id: string, hold: z.output<typeof HoldPsp>): Promise<void> {
  await refuseOtherMode(actor, id);
  const author = authorOf(actor);
  await withCondition(id, async (tx, { account, now }) => {
    const until = new Date(now.getTime() + hold.minutes * MINUTE_MS);
    const before = account.heldUntil;
    if (before && before > until && !hold.ends_earlier) throw endsEarlier(before);
    await tx.pspAccount.update({
      where: { id },
      data: { heldUntil: until, holdReason: hold.reason, heldBy: author.actor.id },
    });
    const change = {
      kind: "hold",
      from: holdWord(before),
      to: holdWord(until),
      because: hold.reason,
    } as const;
    await tellChange(tx, id, change, author);
  });
}

/** Ends a hold before its time. */
export async function releasePsp(actor: AdminActor, id: string, reason: string): Promise<void> {
  await refuseOtherMode(actor, id);
  await withCondition(id, async (tx, { account }) => {
    if (account.heldUntil === null) return;
    await tx.pspAccount.update({ where: { id }, data: { heldUntil: null, holdReason: null, heldBy: null } });
    const change = { kind: "hold", from: holdWord(account.heldUntil), to: holdWord(null), because: reason } as const;
    await tellChange(tx, id, change, authorOf(actor));
  });
}

/** Asks the PSP whether it is there, without effect. An open circuit whose PSP answers is half open from then on. */
export async function probePsp(actor: AdminActor, id: string): Promise<z.output<typeof ProbeAnswer>> {
  await refuseOtherMode(actor, id);
  const { answered, durationMs } = await probePspAccount(id);
  if (answered) await halfOpen(id);
  const { circuit } = await db().pspCondition.findUniqueOrThrow({ where: { pspAccountId: id } });
  return { psp_account_id: id, answered, duration_ms: durationMs, circuit: circuit as Circuit };
}

function endsEarlier(before: Date): AppError {
  const when = before.toISOString().slice(0, 16).replace("T", " ");
  return new AppError(
    "invalid_state",
    `It is on hold until ${when} UTC already, which is later. Release it first, or send ends_earlier if that is meant.`,
  );
}

function holdWord(until: Date | null): string {
  return until ? `held until ${until.toISOString()}` : "free";
}

/** A client's mode is its own: an account of the other one answers as one that does not exist. */
async function refuseOtherMode(actor: AdminActor, id: string): Promise<void> {
  const account = await db().pspAccount.findUnique({ where: { id }, select: { livemode: true } });
  if (account && (actor.kind !== "merchant" || account.livemode === actor.livemode)) return;
  throw new AppError("not_found", "There is no such PSP account.");
}
