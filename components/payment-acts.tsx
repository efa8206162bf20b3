"use client";

import { useMemo, useState } from "react";
import type { ActOn, EarlierRefund } from "@/components/payment-acts-parts";
import { Button } from "@/components/ui/button";
import { openedLater } from "@/components/ui/opened-later";
import { useHotkeys } from "@/components/use-hotkeys";
import { useRefresh } from "@/components/use-refresh";

// Most readers of a payment only read: what an act needs is loaded with the act.
const CancelPayment = openedLater(
  () => import("@/components/payment-acts-cancel").then((module) => module.CancelPayment),
  ({ onClose }) => onClose(false),
);
const CapturePayment = openedLater(
  () => import("@/components/payment-acts-capture").then((module) => module.CapturePayment),
  ({ onClose }) => onClose(false),
);
const RefundPayment = openedLater(
  () => import("@/components/payment-acts-refund").then((module) => module.RefundPayment),
  ({ onClose }) => onClose(false),
);

/** What the reader may do with a payment as it stands. What their role or its state doesn't allow is not here. */
export type OfferedActs = {
  capture: { max: string; several: boolean } | null;
  cancel: { holds: boolean } | null;
  refund: { chargeId: string; max: string } | null;
  earlierRefunds: readonly EarlierRefund[];
  unknown: boolean;
};

type Act = "capture" | "cancel" | "refund";

/** The acts on a payment, by button and by key. Each asks once more before anything moves. */
export function PaymentActs({ payment, acts }: { payment: ActOn; acts: OfferedActs }) {
  const refresh = useRefresh();
  const [open, setOpen] = useState<Act | undefined>(undefined);
  const keys = useMemo(
    () => ({
      ...(acts.capture ? { c: { does: "Capture", act: () => setOpen("capture") } } : {}),
      ...(acts.refund ? { r: { does: "Refund", act: () => setOpen("refund") } } : {}),
      ...(acts.cancel ? { v: { does: "Cancel the payment", act: () => setOpen("cancel") } } : {}),
    }),
    [acts.capture, acts.refund, acts.cancel],
  );
  useHotkeys(keys);
  if (!acts.capture && !acts.cancel && !acts.refund && !open) return null;

  function close(acted: boolean): void {
    setOpen(undefined);
    if (acted) void refresh();
  }
  return (
    <div className="flex flex-wrap items-center gap-2">
      {acts.cancel ? <Button onClick={() => setOpen("cancel")}>Cancel payment</Button> : null}
      {acts.refund ? <Button onClick={() => setOpen("refund")}>Refund</Button> : null}
      {acts.capture ? (
        <Button kind="primary" onClick={() => setOpen("capture")}>
          Capture
        </Button>
      ) : null}
      {acts.unknown ? (
        <p className="basis-full text-xs text-soft">
          An earlier outcome is not known yet. Whatever is done now waits until the PSP has said what became of it.
        </p>
      ) : null}
      <OpenAct open={open} payment={payment} acts={acts} onRefresh={() => void refresh()} onClose={close} />
    </div>
  );
}

/**
 * The open dialog keeps the bounds that it was opened with: they are what its reader has seen. When the server says that
 * they are not so any more, it gets the ones that are, and keeps what was typed.
 */
function OpenAct({
  open,
  payment,
  acts,
  onRefresh,
  onClose,
}: {
  open: Act | undefined;
  payment: ActOn;
  acts: OfferedActs;
  onRefresh: () => void;
  onClose: (acted: boolean) => void;
}) {
  const [seen, setSeen] = useState<{ open: Act; payment: ActOn; acts: OfferedActs } | undefined>(undefined);
  const [outdated, setOutdated] = useState(false);
  if (open && seen?.open !== open) setSeen({ open, payment, acts });
  if (!open && seen) {
    setSeen(undefined);
    setOutdated(false);
  }
  if (seen && outdated && seen.acts.refund?.max !== (acts.refund?.max ?? "0")) {
    setOutdated(false);
    const nothingLeft = seen.acts.refund && { ...seen.acts.refund, max: "0" };
    setSeen({ ...seen, payment, acts: { ...acts, refund: acts.refund ?? nothingLeft } });
  }
  if (!open || !seen) return null;
  const shared = { payment: seen.payment, onClose };
  if (open === "capture" && seen.acts.capture) return <CapturePayment {...shared} capture={seen.acts.capture} />;
  if (open === "cancel" && seen.acts.cancel) return <CancelPayment {...shared} cancel={seen.acts.cancel} />;
  if (open === "refund" && seen.acts.refund) {
    const outdatedNow = () => {
      setOutdated(true);
      onRefresh();
    };
    return (
      <RefundPayment
        {...shared}
        refund={seen.acts.refund}
        earlier={seen.acts.earlierRefunds}
        onOutdated={outdatedNow}
      />
    );
  }
  return null;
}
