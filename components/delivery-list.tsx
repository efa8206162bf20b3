"use client";

import { useMemo, useState } from "react";
import { ResendDialog } from "@/components/delivery-resend";
import { deliveryStatusLooks } from "@/components/delivery-status";
import { DeliveryTable } from "@/components/delivery-table";
import { EventTypeFilter, SubjectChips } from "@/components/event-filters";
import { Button } from "@/components/ui/button";
import { Empty } from "@/components/ui/empty";
import { useWebhookList } from "@/components/use-webhook-list";
import type { FirstPage } from "@/components/webhook-address";
import { ChoiceFilter } from "@/components/webhook-filters";
import { WebhookList } from "@/components/webhook-list";
import { DELIVERY_STATUSES, type Delivery, DeliveryPage, ListDeliveries } from "@/lib/webhooks/delivery-schema";

type Props = {
  /** The page it stands on, and where `Esc` leads. */
  path: string;
  back?: string;
  /** One endpoint's deliveries alone. */
  endpointId?: string;
  first: FirstPage<ListDeliveries, DeliveryPage>;
  mayResend: boolean;
};

const statuses = DELIVERY_STATUSES.map((value) => ({ value, name: deliveryStatusLooks[value].word }));

/** Deliveries by state and type, newest first; `s` sends the one that has the focus once more. */
export function DeliveryList({ path, back, endpointId, first, mayResend }: Props) {
  const fixed = useMemo(() => (endpointId ? { endpoint_id: endpointId } : undefined), [endpointId]);
  const list = useWebhookList(
    { address: path, path: "deliveries", filters: ListDeliveries, page: DeliveryPage, ...(fixed ? { fixed } : {}) },
    first,
  );
  const { filters, filtered, read, show, showAll } = list;
  const rows = useMemo(() => read.data?.data ?? [], [read.data]);
  const [asking, setAsking] = useState<Delivery | undefined>(undefined);
  const rowKeys = useMemo(
    () => ({
      s: {
        does: "Send once more",
        act: (place: number) => {
          const row = rows[place];
          if (row && row.unsendable === null) setAsking(row);
        },
      },
    }),
    [rows],
  );
  return (
    <WebhookList
      list={list}
      {...(back ? { back } : {})}
      {...(mayResend && !asking ? { rowKeys } : {})}
      filters={
        <>
          <ChoiceFilter
            label="State"
            all="Every state"
            value={filters.status}
            choices={statuses}
            onChange={(status) => show({ status })}
          />
          {endpointId ? (
            <EventTypeFilter value={filters.event_type} onChange={(event_type) => show({ event_type })} />
          ) : null}
          <SubjectChips filters={filters} show={show} />
        </>
      }
    >
      {rows.length === 0 && read.data ? (
        <Empty
          title={filtered ? "No delivery matches" : "No deliveries yet"}
          act={filtered ? <Button onClick={showAll}>Show all deliveries</Button> : null}
        >
          {filtered
            ? "Nothing is in this state. Other states may hold what you look for."
            : "They appear here by themselves as soon as something happens to a payment of a merchant with an endpoint."}
        </Empty>
      ) : (
        <DeliveryTable
          rows={rows}
          withEndpoint={endpointId === undefined}
          onResend={mayResend ? setAsking : undefined}
        />
      )}
      {asking ? (
        <ResendDialog
          delivery={asking}
          onDone={async () => {
            setAsking(undefined);
            await read.refetch();
          }}
          onClose={() => setAsking(undefined)}
        />
      ) : null}
    </WebhookList>
  );
}
