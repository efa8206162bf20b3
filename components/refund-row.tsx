import { ChevronRight } from "lucide-react";
import { useId } from "react";
import { RefundDetail } from "@/components/refund-detail";
import { fateText, isDecidable, isFateOpen } from "@/components/refund-fate";
import type { KeptRow } from "@/components/refund-kept-rows";
import { RefundStory, RefundTerms } from "@/components/refund-terms";
import { Button } from "@/components/ui/button";
import { classNames } from "@/components/ui/class-names";

type Props = {
  kept: KeptRow;
  /** When the queue was read, by the server's clock: what is left of a refund's time is as of then. */
  nowMs: number;
  chosen: boolean;
  open: boolean;
  onChoose: () => void;
  onOpen: () => void;
  onDecide: (decision: "approve" | "reject") => void;
};

/** A refund with all that it takes to decide about it, and what can be done, or why nothing can. */
export function RefundRow({ kept, nowMs, chosen, open, onChoose, onOpen, onDecide }: Props) {
  const { row, goneMs } = kept;
  const gone = goneMs !== undefined;
  const terms = useId();
  const decidable = isDecidable(kept);
  const known = !isFateOpen(kept);
  return (
    <li
      data-row
      tabIndex={-1}
      aria-label={`Refund of order ${row.order_id}`}
      aria-describedby={terms}
      onKeyDown={(event) => {
        if (event.key !== "Enter" || event.target !== event.currentTarget) return;
        event.preventDefault();
        onOpen();
      }}
      className={classNames(
        "flex flex-wrap items-start gap-x-6 gap-y-3 px-4 py-3 -outline-offset-2 outline-accent focus:bg-open-ground focus:outline-2",
        gone && "bg-raised transition-colors motion-reduce:transition-none",
      )}
    >
      <div className="flex min-w-0 grow basis-72 gap-3">
        {decidable ? (
          <input
            type="checkbox"
            aria-label={`Choose the refund of order ${row.order_id}`}
            checked={chosen}
            onChange={onChoose}
            className="mt-0.5 size-6 shrink-0 accent-accent"
          />
        ) : (
          <span className="w-6 shrink-0" />
        )}
        <div className="min-w-0 grow">
          <div id={terms}>
            <RefundTerms row={row} known={known} />
          </div>
          <RefundStory row={row} known={known} nowMs={nowMs} />
        </div>
      </div>
      <div className="ml-auto flex items-center gap-2">
        {gone ? (
          <span role="status" className="max-w-56 text-right text-xs font-medium wrap-anywhere">
            {fateText(row)}
          </span>
        ) : null}
        {decidable ? (
          <>
            <Button onClick={() => onDecide("reject")}>Reject</Button>
            <Button kind="primary" onClick={() => onDecide("approve")}>
              Approve
            </Button>
          </>
        ) : null}
        {row.status === "requires_approval" && !gone && row.undecidable !== null ? (
          <span className="max-w-56 text-right text-xs text-soft">{row.undecidable}</span>
        ) : null}
        <Button
          kind="quiet"
          size="icon"
          aria-expanded={open}
          aria-label={`Details of the refund of order ${row.order_id}`}
          onClick={onOpen}
        >
          <ChevronRight className={open ? "rotate-90" : ""} />
        </Button>
      </div>
      {open ? <RefundDetail row={row} /> : null}
    </li>
  );
}
