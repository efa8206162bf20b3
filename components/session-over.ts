/** How many open dialogs hold something that was typed and not sent. */
let drafts = 0;
let over = false;
const listeners = new Set<() => void>();

/** Whether the reader is signed out while something that they typed keeps the page, in the shape of an external store. */
export const sessionOver = {
  subscribe(listener: () => void): () => void {
    listeners.add(listener);
    return () => listeners.delete(listener);
  },
  read: () => over,
};

/** Where the reader signs in, to come back here. */
export function signInAddress(): string {
  const callbackUrl = `${window.location.pathname}${window.location.search}`;
  return `/sign-in?${new URLSearchParams({ callbackUrl })}`;
}

/** A page of a session that is over is left at once; only what somebody is typing keeps it, for as long as they do. */
export function sessionIsOver(): void {
  if (drafts === 0) window.location.assign(signInAddress());
  else say(true);
}

export function sessionIsThere(): void {
  if (over) say(false);
}

export function hasDraft(): boolean {
  return drafts > 0;
}

/** Keeps the page until it is let go. */
export function holdDraft(): () => void {
  drafts += 1;
  return () => {
    drafts -= 1;
    if (over) sessionIsOver();
  };
}

function say(now: boolean): void {
  over = now;
  for (const listener of listeners) listener();
}
