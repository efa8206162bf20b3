"use client";

import { useMutation } from "@tanstack/react-query";
import { useRef, useState } from "react";
import { z } from "zod";
import { ActError, act } from "@/components/console-act";
import { type Decision, isOver, type Outcome } from "@/components/refund-decision-item";
import type { QueuedRefund } from "@/lib/refunds/queue-schema";

/** What is being decided, about which refunds. */
export type Deciding = { decision: Decision; refunds: readonly QueuedRefund[] };

/** Each waits for the PSP; a few at a time are quick enough, and leave room for everybody else. */
const AT_A_TIME = 4;

const Decided = z.object({ status: z.string() });

/**
 * Sends a decision about each refund and keeps what became of each. What is not over can be sent again, and that alone; it
 * is safe, each has its own key.
 */
export function useDecisions(
  { decision, refunds }: Deciding,
  onAnswers: (outcomes: ReadonlyMap<string, Outcome>) => void,
) {
  const [outcomes, setOutcomes] = useState<ReadonlyMap<string, Outcome>>(new Map());
  const kept = useRef(new Map<string, { key: string; body: object; unsure: boolean }>());
  const open = refunds.filter(({ refund_id }) => {
    const outcome = outcomes.get(refund_id);
    return !outcome || !isOver(outcome);
  });

  async function decide(refund: QueuedRefund, body: object): Promise<Outcome> {
    const id = refund.refund_id;
    const sent = kept.current.get(id) ?? { key: crypto.randomUUID(), body, unsure: false };
    try {
      const { requestId, answer } = await act(`/v1/admin/refunds/${id}:${decision}`, sent.body, sent.key);
      const { status } = Decided.parse(answer);
      kept.current.delete(id);
      return { refund, requestId, status };
    } catch (cause) {
      const error = cause instanceof ActError ? cause : new ActError(String(cause), undefined);
      // A refusal is final for its key; what is not certain is sent again as it was, also when somebody has to sign in before.
      const settled = sent.unsure ? error.aboutKey : error.certain;
      if (settled) kept.current.delete(id);
      else kept.current.set(id, { ...sent, unsure: true });
      return { refund, requestId: error.requestId, error, unsure: !settled };
    }
  }

  const sending = useMutation({
    mutationFn: async (body: object) => {
      const waiting = [...open];
      const done = new Map(outcomes);
      const worker = async () => {
        for (let refund = waiting.shift(); refund; refund = waiting.shift()) {
          done.set(refund.refund_id, await decide(refund, body));
          setOutcomes(new Map(done));
        }
      };
      await Promise.all(Array.from({ length: AT_A_TIME }, worker));
      return done;
    },
    onSuccess: onAnswers,
  });

  const all = [...outcomes.values()];
  return {
    outcomes,
    send: sending.mutate,
    pending: sending.isPending,
    tried: all.length > 0,
    /** Whether nothing is left to send. */
    over: open.length === 0,
    /** Whether something may have been done without an answer. */
    uncertain: all.some(({ unsure }) => unsure),
    decidedIds: all.filter(({ error }) => !error).map(({ refund }) => refund.refund_id),
  };
}
