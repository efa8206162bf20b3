import { RetryAfterError } from "inngest";
import { TryAgain } from "@/lib/core/try-again";

/** The shortest pause that is worth a round trip. */
const RETRY_AFTER_MS_MIN = 100;

/** Runs a use case in a step, and says in Inngest's words what its failure means. Nothing else imports those words. */
export async function retrying<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof TryAgain) {
      throw new RetryAfterError(error.message, new Date(Date.now() + Math.max(error.afterMs, RETRY_AFTER_MS_MIN)), {
        cause: error,
      });
    }
    throw error;
  }
}
