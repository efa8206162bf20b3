import { AppError } from "@/lib/core/error";
import { newId } from "@/lib/core/id";
import { instruct } from "@/lib/db/outbox";
import { transaction } from "@/lib/db/transaction";
import type { PspAdapter, RawNotification } from "@/lib/psp/psp";
import { type OpenPspAccount, openPspAccount } from "@/lib/psp/registry";

/** Headers worth keeping as evidence beside the signature's. Nothing else of a request's headers is stored. */
const KEPT_HEADERS = ["content-type", "user-agent"];

/**
 * Stores what a PSP sent us: verified over the raw bytes first, once by the PSP's own id, together with the instruction
 * to apply it. Doubles are answered like the first. Throws `invalid_signature` before anything is stored.
 */
export async function receiveNotification(
  pspAccountId: string,
  raw: RawNotification,
  requestId: string,
): Promise<void> {
  const open = await openPspAccount(pspAccountId);
  if (!open) throw new AppError("not_found", "There is no such PSP account.");
  if (!open.adapter.verify(raw)) throw new AppError("invalid_signature", "The notification's signature is not valid.");
  const { notificationId, type, statements } = translate(open, raw);
  const kept = [...KEPT_HEADERS, ...open.adapter.signatureHeaders];
  const id = newId("notification");
  await transaction("notification", async (tx) => {
    const { count } = await tx.notification.createMany({
      data: {
        id,
        pspAccountId,
        notificationId,
        type,
        headers: Object.fromEntries([...raw.headers].filter(([name]) => kept.includes(name))),
        body: new Uint8Array(raw.body),
        pspReferences: statements.map((statement) => statement.pspReference),
        requestId,
      },
      skipDuplicates: true,
    });
    if (count === 1) await instruct(tx, { name: "notification/received", data: { notification_id: id } });
  });
}

/** A signed body that the adapter can't read is the PSP's to mend: it says so, and is told. */
function translate(open: OpenPspAccount, raw: RawNotification): ReturnType<PspAdapter["translate"]> {
  try {
    return open.adapter.translate(raw);
  } catch (error) {
    throw new AppError("invalid_request", "The notification's body can't be read.", { cause: error });
  }
}
