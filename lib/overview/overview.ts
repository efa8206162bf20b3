import type { OperatorActor } from "@/lib/core/actor";
import { processWide } from "@/lib/core/process-wide";
import { db } from "@/lib/db/client";
import { readAttention } from "@/lib/overview/attention";
import type { Overview } from "@/lib/overview/schema";
import { readToday } from "@/lib/overview/today";

const DAY_MS = 24 * 3_600_000;
/** No zone is further from another than this, so nobody's day began earlier. */
const DAY_MS_MAX = 2 * DAY_MS;
/** Every open overview asks each few seconds; they share one answer. */
const SHARED_MS = 2_000;

type Shared = { of: number; madeMs: number; overview: Promise<Overview> };

/** Today at one look, and what waits for a person. `fromMs`: when the reader's day began; by UTC unless said. */
export function overview(_actor: OperatorActor, fromMs?: number, now = new Date()): Promise<Overview> {
  const nowMs = now.getTime();
  const utcDay = Math.floor(nowMs / DAY_MS) * DAY_MS;
  const from = Math.min(nowMs, Math.max(nowMs - DAY_MS_MAX, fromMs ?? utcDay));
  const shared = processWide<{ last: Shared | undefined }>("overview", () => ({ last: undefined }));
  if (shared.last?.of === from && nowMs - shared.last.madeMs < SHARED_MS) return shared.last.overview;
  const made = { of: from, madeMs: nowMs, overview: read(from, nowMs) };
  shared.last = made;
  // What failed is read anew.
  made.overview.catch(() => {
    if (shared.last === made) shared.last = undefined;
  });
  return made.overview;
}

async function read(fromMs: number, nowMs: number): Promise<Overview> {
  const [today, attention, books] = await Promise.all([
    readToday(fromMs, nowMs),
    readAttention(nowMs),
    readBooksCheck(),
  ]);
  return { from_ms: fromMs, measured_ms: nowMs, ...today, ...attention, books };
}

/** What the newest check of all books came to. Looking at an overview starts none. */
async function readBooksCheck(): Promise<Overview["books"]> {
  const check = await db().ledgerCheck.findFirst({
    where: { merchantId: null, status: "finished" },
    orderBy: { id: "desc" },
    select: { differencesFound: true, finishedAt: true },
  });
  return check?.finishedAt ? { balanced: check.differencesFound === 0, checked_ms: check.finishedAt.getTime() } : null;
}
