"use client";

import { X } from "lucide-react";
import { Dialog as Primitive } from "radix-ui";
import { type ReactNode, useState } from "react";
import { Button } from "@/components/ui/button";
import { classNames } from "@/components/ui/class-names";

type Props = {
  title: string;
  description?: ReactNode;
  /** What in it describes it, where no sentence does: read out when it opens. */
  describedBy?: string;
  width?: "normal" | "wide";
  /** Neither Esc nor a press beside it closes it: what it shows is gone then. */
  deliberate?: boolean;
  /** The same while something is written in it, and it says so: the cross and its buttons close it. */
  written?: boolean;
  /** Asked for by Esc, the cross, or a press beside it. */
  onClose: () => void;
  /** Where the focus goes when it opens; its first field or button by itself. */
  focus?: () => HTMLElement | null;
  /** Where the focus goes when it is closed; to what had it before by itself. */
  focusAfter?: () => HTMLElement | null;
  /** When it is closed and the focus is back where it was. */
  onClosed?: () => void;
  children: ReactNode;
};

/** In a low window, as at 400 %, it scrolls as a whole: its title alone may fill it. */
const LOW = "low:block low:max-h-[96dvh] low:overflow-y-auto";

/** A dialog that is open for as long as it is rendered. It holds the focus, and gives it back. */
export function DialogWindow({
  title,
  description,
  describedBy,
  width = "normal",
  deliberate = false,
  written = false,
  onClose,
  focus,
  focusAfter,
  onClosed,
  children,
}: Props) {
  const [held, setHeld] = useState(false);
  function hold(event: Event): void {
    if (!deliberate && !written) return;
    event.preventDefault();
    setHeld(true);
  }
  return (
    <Primitive.Root open onOpenChange={(open) => (open ? undefined : onClose())}>
      <Primitive.Portal>
        <Primitive.Overlay className="fixed inset-0 z-40 bg-black/40" />
        <Primitive.Content
          {...(description ? {} : { "aria-describedby": describedBy })}
          onOpenAutoFocus={(event) => {
            const wanted = focus?.();
            if (!wanted) return;
            event.preventDefault();
            // What it is about comes first, also where the window is too low for all of it.
            wanted.focus({ preventScroll: true });
          }}
          onEscapeKeyDown={hold}
          onInteractOutside={hold}
          onCloseAutoFocus={(event) => {
            // The focus goes back right after this.
            if (onClosed) setTimeout(onClosed);
            const wanted = focusAfter?.();
            if (!wanted) return;
            event.preventDefault();
            wanted.focus();
          }}
          className={classNames(
            "fixed top-1/2 left-1/2 z-50 flex max-h-[90dvh] -translate-1/2 flex-col rounded-lg border border-line bg-paper shadow-xl",
            LOW,
            width === "wide" ? "w-[min(46rem,calc(100vw-2rem))]" : "w-[min(34rem,calc(100vw-2rem))]",
          )}
        >
          <div className="min-w-0 space-y-1 py-4 pr-14 pl-5 low:pt-2 low:pb-1">
            <Primitive.Title className="text-lg font-semibold wrap-anywhere">{title}</Primitive.Title>
            {description ? (
              <Primitive.Description className="text-soft wrap-anywhere">{description}</Primitive.Description>
            ) : null}
            {held && written ? (
              <p role="status" className="text-xs text-wait">
                It stays open for what you wrote. The cross closes it.
              </p>
            ) : null}
          </div>
          <div className="min-h-0 overflow-y-auto px-5 pt-1 pb-5 low:overflow-visible">{children}</div>
          {/* Last, so that the focus begins at the first field and not at the way out. */}
          <Primitive.Close asChild>
            <Button kind="quiet" size="icon" aria-label="Close" className="absolute top-3 right-3 size-8">
              <X />
            </Button>
          </Primitive.Close>
        </Primitive.Content>
      </Primitive.Portal>
    </Primitive.Root>
  );
}
