import { AppError, errorCodes } from "@/lib/core/error";
import { answerWith } from "@/lib/http/edge";
import { idempotencyKeyOf, keyedRequest } from "@/lib/http/idempotency-key";
import { problemHeaders, problemOf } from "@/lib/http/problem";
import { awaitAnswer, type Committed, type Snapshot } from "@/lib/idempotency/await-answer";
import {
  type KeyedRequest,
  type KeyOwner,
  KeyTaken,
  recordRefusal,
  type StoredResponse,
  takeOver,
} from "@/lib/idempotency/keys";

/** Does the work of a request once for its key, and answers when the outcome is known or the wait is over. */
export async function answerOnce<Input extends { body: unknown; waitMs: number }>(
  request: Request,
  input: Input & { actor: { requestId: string } },
  owner: KeyOwner,
  contract: { successStatus: number; snapshot: Snapshot; by?: string },
  commit: (input: Input & { request: KeyedRequest }) => Promise<Committed>,
): Promise<Response> {
  const { requestId } = input.actor;
  const keyed = keyedRequest(request, input.body, {
    requestId,
    successStatus: contract.successStatus,
    by: contract.by,
  });
  const outcome = await commitOnce(owner, keyed, () => commit({ ...input, request: keyed }));
  const response = await awaitAnswer(owner, keyed, outcome.committed, input.waitMs, contract.snapshot);
  return answerWith(response, outcome.replayed ? { "idempotent-replayed": "true" } : outcome.headers);
}

/** Work that answers in its own transaction, and claims the key there if there is one. */
export type Repeatable<Input> = (
  input: Input & { request: { of: KeyOwner; keyed: KeyedRequest } | undefined },
) => Promise<StoredResponse>;

/** Without a key the work is done for each request; with one, once for the key. */
export async function answerOnceIfKeyed<Input extends { body: unknown; waitMs: number; actor: { requestId: string } }>(
  request: Request,
  input: Input,
  ownerOf: () => Promise<KeyOwner>,
  by: string | undefined,
  commit: Repeatable<Input>,
): Promise<Response> {
  if (idempotencyKeyOf(request.headers) === undefined)
    return answerWith(await commit({ ...input, request: undefined }));
  const owner = await ownerOf();
  const contract = { successStatus: 200, snapshot: nothingIsOpen, ...(by === undefined ? {} : { by }) };
  return answerOnce(request, input, owner, contract, async ({ request: keyed }) => ({
    response: await commit({ ...input, request: { of: owner, keyed } }),
  }));
}

/** A key that is claimed in the transaction of its answer is never seen without it. */
const nothingIsOpen: Snapshot = () => {
  throw new Error("A key was committed without its answer.");
};

type Outcome = { committed: Committed; replayed: boolean; headers: Record<string, string> };

/** Does the work if this is the first request with its key, and else finds out what the first one came to. */
async function commitOnce(owner: KeyOwner, keyed: KeyedRequest, commit: () => Promise<Committed>): Promise<Outcome> {
  try {
    return { committed: await commit(), replayed: false, headers: {} };
  } catch (error) {
    if (error instanceof KeyTaken) return outcomeOf(await takeOver(owner, keyed));
    if (!(error instanceof AppError) || !("recorded" in errorCodes[error.code])) throw error;
    const problem = problemOf(error, keyed.requestId);
    const state = await recordRefusal(owner, keyed, problem);
    if (state.state === "finished" && state.response === problem) {
      return { committed: { response: problem }, replayed: false, headers: problemHeaders(error) };
    }
    return outcomeOf(state);
  }
}

function outcomeOf(state: Awaited<ReturnType<typeof takeOver>>): Outcome {
  return { committed: state.state === "finished" ? { response: state.response } : state, replayed: true, headers: {} };
}
