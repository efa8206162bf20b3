import { TryAgain } from "@/lib/core/try-again";
import { db } from "@/lib/db/client";
import { instruct } from "@/lib/db/outbox";
import { performPspCall } from "@/lib/psp/call";
import { applyPspResult } from "@/lib/psp-calls/apply";
import { describePspCall } from "@/lib/psp-calls/describe";

/**
 * Sends a recorded PSP call, if nobody has, and applies the answer or hands it to the janitor. Safe to run any number of
 * times: what was sent is never sent by a second process, and what was answered is applied again without effect.
 */
export async function sendPspCall(id: string, options: { resendUnknown?: boolean } = {}): Promise<void> {
  const made = await performPspCall(id, describePspCall, options);
  switch (made.state) {
    case "answered":
      await applyPspResult(id, made.result);
      // What is pending is told of by a notification; should that get lost, the janitor asks.
      if (made.result.outcome === "pending") await askLater(id);
      return;
    case "unknown":
      return askLater(id);
    case "to_resend":
      throw new TryAgain("The PSP took nothing; the same request goes out again.", made.afterMs);
    case "held":
      throw new TryAgain("Another process holds this PSP call.", made.leaseLeftMs);
    case "closed":
      return;
  }
}

async function askLater(id: string): Promise<void> {
  await instruct(db(), { name: "psp_call/unsettled", data: { psp_call_id: id } });
}
