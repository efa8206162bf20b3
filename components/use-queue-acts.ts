"use client";

import { type RefObject, useState } from "react";
import { isDecidable, undecidableText } from "@/components/refund-fate";
import type { KeptRow } from "@/components/refund-kept-rows";
import { focusedRow, focusRow } from "@/components/rows";
import { useChosen } from "@/components/use-chosen";
import type { Deciding } from "@/components/use-decisions";
import { type Hotkeys, useHotkeys } from "@/components/use-hotkeys";

type Decision = Deciding["decision"];

/**
 * What can be done in the queue, by keyboard or mouse: choosing, and asking for a decision about what is chosen or has the
 * focus. A key never acts on a refund that nobody named by one or the other; what it does not do it says.
 */
export function useQueueActs(rows: readonly KeptRow[], list: RefObject<HTMLElement | null>) {
  const [deciding, setDeciding] = useState<(Deciding & { place: number }) | undefined>(undefined);
  const [said, setSaid] = useState<string | undefined>(undefined);
  const chosen = useChosen(rows, deciding !== undefined);

  function choose(at: number): void {
    const each = rows[at];
    if (each && isDecidable(each)) chosen.choose(each.row.refund_id);
    else if (each) setSaid(undecidableText(each));
  }

  function decide(decision: Decision, place: number, about = rows.slice(place, place + 1)): void {
    const [first] = about;
    if (first && !isDecidable(first)) setSaid(undecidableText(first));
    else if (first) setDeciding({ decision, refunds: about.map(({ row }) => row), place });
  }

  function decideByKey(decision: Decision): void {
    const place = focusedRow(list.current);
    const first = rows.findIndex(isDecidable);
    if (chosen.rows.length > 0) {
      decide(decision, Math.max(0, place), chosen.rows);
    } else if (place >= 0) {
      decide(decision, place);
    } else if (first >= 0) {
      focusRow(list.current, first);
      setSaid(UNDER_THE_HAND[decision]);
    } else {
      setSaid("There is nothing here that you can decide about.");
    }
  }

  useQueueKeys(list, deciding !== undefined, { choose, decide: decideByKey });

  return {
    chosen: chosen.rows,
    /** What there is to say about the choice, and about what a key did not do. */
    told: [said, chosen.lost, chosenText(chosen.rows.length)].filter(Boolean).join(" "),
    /** Whoever goes on to a row has read what was said. */
    onRead: () => setSaid(undefined),
    deciding,
    choose,
    decide: (decision: Decision, at: number) => decide(decision, at),
    close: (decidedIds: readonly string[]) => {
      setDeciding(undefined);
      if (decidedIds.length > 0) chosen.drop(decidedIds);
    },
  };
}

const UNDER_THE_HAND: Readonly<Record<Decision, string>> = {
  approve: "This one is under the hand now: a approves it.",
  reject: "This one is under the hand now: r rejects it.",
};

function chosenText(count: number): string {
  if (count === 0) return "";
  const what = count === 1 ? "it" : "them";
  return `${count} chosen: a approves ${what}, r rejects ${what}.`;
}

function useQueueKeys(
  list: RefObject<HTMLElement | null>,
  deciding: boolean,
  acts: { choose: (at: number) => void; decide: (decision: Decision) => void },
): void {
  const keys: Hotkeys = {
    j: { does: "Next refund", act: () => focusRow(list.current, focusedRow(list.current) + 1) },
    k: { does: "Refund before", act: () => focusRow(list.current, focusedRow(list.current) - 1) },
    x: {
      does: "Choose for a batch",
      act: () => {
        // Before anybody moved, the first row is meant; the focus goes there, so that it is seen and j goes on.
        const at = Math.max(0, focusedRow(list.current));
        focusRow(list.current, at);
        acts.choose(at);
      },
    },
    a: { does: "Approve", act: () => acts.decide("approve") },
    r: { does: "Reject", act: () => acts.decide("reject") },
  };
  useHotkeys(deciding ? NO_KEYS : keys);
}

const NO_KEYS: Hotkeys = {};
