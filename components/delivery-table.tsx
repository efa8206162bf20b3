"use client";

import { Send } from "lucide-react";
import Link from "next/link";
import { DeliveryStatus } from "@/components/delivery-status";
import { Button } from "@/components/ui/button";
import { ScrollBox } from "@/components/ui/scroll-box";
import { Cell, HeadCell, Row, Table } from "@/components/ui/table";
import { RelativeTime } from "@/components/ui/time";
import type { Delivery } from "@/lib/webhooks/delivery-schema";

/** The link's area is the whole row; what else can be pressed in the row lies above it. */
export const rowLinkClass =
  "font-medium outline-none after:absolute after:inset-0 focus-visible:after:outline-2 focus-visible:after:-outline-offset-2 focus-visible:after:outline-accent";
export const rowClass = "relative hover:bg-raised/60 has-[a[data-row]:focus-visible]:bg-open-ground";

/** Deliveries as rows. */
export function DeliveryTable({
  rows,
  withEndpoint,
  onResend,
}: {
  rows: readonly Delivery[];
  withEndpoint: boolean;
  onResend?: ((delivery: Delivery) => void) | undefined;
}) {
  return (
    <ScrollBox label="Deliveries">
      <Table>
        <thead className="bg-raised/60">
          <tr>
            <HeadCell>Event</HeadCell>
            <HeadCell>State</HeadCell>
            {withEndpoint ? <HeadCell className="max-lg:hidden">Endpoint</HeadCell> : null}
            <HeadCell className="text-right max-md:hidden">Tries</HeadCell>
            <HeadCell className="max-md:hidden">Created</HeadCell>
            {onResend ? (
              <HeadCell>
                <span className="sr-only">Act</span>
              </HeadCell>
            ) : null}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <DeliveryRow key={row.delivery_id} row={row} withEndpoint={withEndpoint} onResend={onResend} />
          ))}
        </tbody>
      </Table>
    </ScrollBox>
  );
}

function DeliveryRow({
  row,
  withEndpoint,
  onResend,
}: {
  row: Delivery;
  withEndpoint: boolean;
  onResend: ((delivery: Delivery) => void) | undefined;
}) {
  const failing = row.failure_reason !== null;
  return (
    <Row className={rowClass}>
      <Cell className="max-sm:min-w-30 max-sm:wrap-anywhere">
        <Link data-row href={`/deliveries/${row.delivery_id}`} prefetch={false} className={rowLinkClass}>
          {row.event_type}
        </Link>
        <span className="block font-mono text-xs break-all text-soft">{row.delivery_id}</span>
        <span className="mt-0.5 block text-xs text-soft md:hidden">
          <RelativeTime atMs={row.created_ms} /> · {row.attempts} {row.attempts === 1 ? "try" : "tries"}
        </span>
      </Cell>
      <Cell>
        <DeliveryStatus status={row.status} failing={failing} />
        {failing ? <span className="mt-0.5 block text-xs text-soft">{row.failure_reason}</span> : null}
      </Cell>
      {withEndpoint ? (
        <Cell className="max-w-72 max-lg:hidden">
          <span className="block truncate" title={row.url}>
            {row.url}
          </span>
          <span className="block text-xs text-soft">
            <bdi>{row.merchant_name}</bdi>
          </span>
        </Cell>
      ) : null}
      <Cell className="text-right max-md:hidden">{row.attempts}</Cell>
      <Cell className="text-soft max-md:hidden">
        <RelativeTime atMs={row.created_ms} />
      </Cell>
      {onResend ? (
        <Cell className="text-right">
          {row.unsendable === null ? (
            <Button
              size="small"
              className="relative z-1"
              aria-label={`Send again: ${row.event_type}, ${row.delivery_id}`}
              onClick={() => onResend(row)}
            >
              <Send aria-hidden className="sm:hidden" />
              <span className="max-sm:sr-only">Send again</span>
            </Button>
          ) : (
            <span className="text-xs text-soft" title={row.unsendable}>
              endpoint off
            </span>
          )}
        </Cell>
      ) : null}
    </Row>
  );
}
