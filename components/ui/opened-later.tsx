"use client";

import { type ComponentType, useEffect, useRef, useState } from "react";
import { sayNotOpened } from "@/components/ui/not-opened";

/**
 * A dialog or the like that is loaded when it is opened, or before, when the browser has nothing to do. What can't be
 * loaded is given up by `dismiss`, and said; the page stays, and opening it again tries again.
 */
export function openedLater<Props extends object>(
  load: () => Promise<ComponentType<Props>>,
  dismiss: (props: Props) => void,
): ComponentType<Props> {
  let Loaded: ComponentType<Props> | undefined;
  async function loaded(): Promise<void> {
    Loaded ??= await load().catch(() => pause(STUMBLE_MS).then(load));
  }
  loadWhenIdle(loaded);

  return function OpenedLater(props: Props) {
    const [, setHere] = useState(Loaded !== undefined);
    const giveUp = useRef(() => {});
    giveUp.current = () => dismiss(props);
    useEffect(() => {
      if (Loaded) return;
      let over = false;
      loaded().then(
        () => {
          if (!over) setHere(true);
        },
        () => {
          if (over) return;
          sayNotOpened(true);
          giveUp.current();
        },
      );
      return () => {
        over = true;
      };
    }, []);
    if (!Loaded) return <Opening onGiveUp={() => giveUp.current()} />;
    return <Loaded {...props} />;
  };
}

/** The same for the commonest case: what is closed by its `onClose`. */
export function dialogLater<Props extends { onClose: () => void }>(
  load: () => Promise<ComponentType<Props>>,
): ComponentType<Props> {
  return openedLater(load, ({ onClose }) => onClose());
}

/**
 * Until a dialog is there, keys that are meant for it must do nothing else: the Enter after the letter that approves would
 * unfold a row, or come to something that nobody has seen yet. Esc gives up.
 */
function Opening({ onGiveUp }: { onGiveUp: () => void }) {
  useEffect(() => {
    sayNotOpened(false);
    function onKeyDown(event: KeyboardEvent): void {
      if (event.ctrlKey || event.metaKey || event.altKey) return;
      event.preventDefault();
      event.stopPropagation();
      if (event.key === "Escape") onGiveUp();
    }
    window.addEventListener("keydown", onKeyDown, { capture: true });
    return () => window.removeEventListener("keydown", onKeyDown, { capture: true });
  });
  return (
    <p
      role="status"
      className="fixed right-4 bottom-4 z-50 animate-late rounded-lg border border-line bg-paper px-4 py-3 shadow-lg"
    >
      Opening… Esc gives up.
    </p>
  );
}

/** A line that only stumbled is asked once more before somebody is bothered with it. */
const STUMBLE_MS = 1_000;

function pause(ms: number): Promise<void> {
  return new Promise((done) => setTimeout(done, ms));
}

/** The page comes first: what it needs itself is asked for by then. */
const IDLE_AFTER_MS = 1_000;

function loadWhenIdle(load: () => Promise<void>): void {
  if (typeof window === "undefined") return;
  // What can't be loaded now is loaded when it is opened.
  const start = () => void load().catch(() => undefined);
  const wait = () => setTimeout(() => (window.requestIdleCallback ?? setTimeout)(start), IDLE_AFTER_MS);
  if (document.readyState === "complete") wait();
  else window.addEventListener("load", wait, { once: true });
}
