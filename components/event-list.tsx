"use client";

import Link from "next/link";
import { rowClass, rowLinkClass } from "@/components/delivery-table";
import { EventTypeFilter, SubjectChips } from "@/components/event-filters";
import { EventReach } from "@/components/event-reach";
import { Button } from "@/components/ui/button";
import { Empty } from "@/components/ui/empty";
import { ScrollBox } from "@/components/ui/scroll-box";
import { Cell, HeadCell, Row, Table } from "@/components/ui/table";
import { RelativeTime } from "@/components/ui/time";
import { useWebhookList } from "@/components/use-webhook-list";
import type { FirstPage } from "@/components/webhook-address";
import { WebhookList } from "@/components/webhook-list";
import { EventPage, ListAllEvents, type ListedEvent } from "@/lib/webhooks/event-schema";

const EVENTS = { address: "/events", path: "events", filters: ListAllEvents, page: EventPage };

/** What merchants were told, newest first. */
export function EventList({ first }: { first: FirstPage<ListAllEvents, EventPage> }) {
  const list = useWebhookList(EVENTS, first);
  const { filters, filtered, read, show, showAll } = list;
  const rows = read.data?.data ?? [];
  return (
    <WebhookList
      list={list}
      filters={
        <>
          <EventTypeFilter value={filters.type} onChange={(type) => show({ type })} />
          <SubjectChips filters={filters} show={show} />
        </>
      }
    >
      {rows.length === 0 && read.data ? (
        <Empty
          title={filtered ? "No event matches" : "No events yet"}
          act={filtered ? <Button onClick={showAll}>Show all events</Button> : null}
        >
          {filtered
            ? "Nothing of this kind was told."
            : "Every step of a payment or refund is an event. They appear here by themselves."}
        </Empty>
      ) : (
        <EventTable rows={rows} onMerchant={(merchant_id) => show({ merchant_id })} />
      )}
    </WebhookList>
  );
}

function EventTable({ rows, onMerchant }: { rows: readonly ListedEvent[]; onMerchant: (id: string) => void }) {
  return (
    <ScrollBox label="Events">
      <Table>
        <thead className="bg-raised/60">
          <tr>
            <HeadCell>Event</HeadCell>
            <HeadCell className="max-md:hidden">Order</HeadCell>
            <HeadCell className="max-lg:hidden">Merchant</HeadCell>
            <HeadCell>Told</HeadCell>
            <HeadCell className="max-md:hidden">Created</HeadCell>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <Row key={row.event_id} className={rowClass}>
              <Cell className="max-sm:min-w-30 max-sm:wrap-anywhere">
                <Link data-row href={`/events/${row.event_id}`} prefetch={false} className={rowLinkClass}>
                  {row.type}
                </Link>
                <span className="block font-mono text-xs break-all text-soft">{row.event_id}</span>
                <span className="mt-0.5 block text-xs wrap-anywhere text-soft md:hidden">
                  <RelativeTime atMs={row.created_ms} /> · <bdi>{row.merchant_name}</bdi>
                </span>
              </Cell>
              <Cell className="max-w-56 max-md:hidden">
                {row.payment_intent_id ? (
                  <Link
                    href={`/payments/${row.payment_intent_id}`}
                    prefetch={false}
                    title={row.order_id ?? row.payment_intent_id}
                    className="relative z-1 block truncate py-0.5 hover:underline"
                  >
                    <bdi>{row.order_id ?? row.payment_intent_id}</bdi>
                  </Link>
                ) : (
                  "–"
                )}
              </Cell>
              <Cell className="whitespace-nowrap max-lg:hidden">
                <button
                  type="button"
                  className="relative z-1 block max-w-48 truncate rounded py-0.5 hover:underline"
                  title={`Only events of ${row.merchant_name} (${row.merchant_id})`}
                  onClick={() => onMerchant(row.merchant_id)}
                >
                  <bdi>{row.merchant_name}</bdi>
                </button>
              </Cell>
              <Cell>
                <EventReach deliveries={row.deliveries} />
              </Cell>
              <Cell className="text-soft max-md:hidden">
                <RelativeTime atMs={row.created_ms} />
              </Cell>
            </Row>
          ))}
        </tbody>
      </Table>
    </ScrollBox>
  );
}
