import type { PspCall } from "@/lib/db/client";
import type { PspOperation } from "@/lib/psp/psp";

/** What a recorded call asks of its PSP. The database's CHECK vouches for the word. */
export function operationOf(call: Pick<PspCall, "operation">): PspOperation {
  return call.operation as PspOperation;
}
