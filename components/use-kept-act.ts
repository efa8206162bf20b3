"use client";

import { useRef, useState } from "react";
import { ActError, type Acted, act, type Method } from "@/components/console-act";
import { forgetAct, type KeptAct, keepAct, keptAct } from "@/components/kept-act";

/** What is sent where, and what it is called when it has to be spoken of again. */
type Sent = Pick<KeptAct, "body" | "name" | "before"> & { path: string; method?: Method | undefined };

/**
 * One act of a dialog, with the one key that makes sending it again safe. With a subject (what is done to which object) an
 * act whose outcome stays unknown is kept: whoever opens the dialog again finds it as `earlier`, and goes on with the same
 * key and body. `startNew` is the deliberate way to another act; a certain answer ends it by itself.
 */
export function useKeptAct(subject: string | undefined) {
  const [earlier, setEarlier] = useState(() => (subject === undefined ? undefined : keptAct(subject)));
  const [unsure, setUnsure] = useState(earlier !== undefined);
  const key = useRef(earlier?.key);

  function settle(): void {
    // Another dialog about the same may have begun a new one meanwhile: that one stays.
    if (subject !== undefined && keptAct(subject)?.key === key.current) forgetAct(subject);
    key.current = undefined;
    setUnsure(false);
  }

  function startNew(): void {
    settle();
    setEarlier(undefined);
  }

  /** `read`: what the answer says. One that can't be read is none. */
  async function send<Read>({ path, method, ...sent }: Sent, read: (acted: Acted) => Read): Promise<Read> {
    key.current ??= crypto.randomUUID();
    // Before it is sent: the tab may be closed or reloaded before the answer is here.
    if (subject !== undefined) {
      keepAct(subject, { ...sent, key: key.current, sentMs: earlier?.sentMs ?? Date.now() });
    }
    try {
      const answer = read(await act(path, sent.body, key.current, method));
      settle();
      return answer;
    } catch (error) {
      // A refusal is final for its key; what is not certain has to be sent again with the same one, also when somebody has
      // to sign in before.
      if (error instanceof ActError && (unsure ? error.aboutKey : error.certain)) startNew();
      else setUnsure(true);
      throw error;
    }
  }

  return { earlier, unsure, send, startNew };
}
