"use client";

import Link from "next/link";
import { rowClass, rowLinkClass } from "@/components/delivery-table";
import { NotificationStatus, notificationStatusLooks } from "@/components/notification-status";
import { Button } from "@/components/ui/button";
import { Empty } from "@/components/ui/empty";
import { ScrollBox } from "@/components/ui/scroll-box";
import { Cell, HeadCell, Row, Table } from "@/components/ui/table";
import { RelativeTime } from "@/components/ui/time";
import { useWebhookList } from "@/components/use-webhook-list";
import type { FirstPage } from "@/components/webhook-address";
import { ChoiceFilter, FilterChip } from "@/components/webhook-filters";
import { WebhookList } from "@/components/webhook-list";
import {
  NotificationList as List,
  ListNotifications,
  NOTIFICATION_STATUSES,
  type Notification,
} from "@/lib/psp/notification-schema";

const NOTIFICATIONS = { address: "/notifications", path: "notifications", filters: ListNotifications, page: List };

const statuses = NOTIFICATION_STATUSES.map((value) => ({ value, name: notificationStatusLooks[value].word }));

/** What PSPs told us: what waits for people first, because it may be money that nobody here knows of. */
export function NotificationList({ first }: { first: FirstPage<ListNotifications, List> }) {
  const list = useWebhookList(NOTIFICATIONS, first);
  const { filters, filtered, read, show, showAll } = list;
  const rows = read.data?.data ?? [];
  const { psp_account_id: account } = filters;
  const accountName = rows.find((row) => row.psp_account_id === account)?.psp_account_name ?? account;
  return (
    <WebhookList
      list={list}
      filters={
        <>
          <ChoiceFilter
            label="Status"
            all="Every status, given up and parked first"
            value={filters.status}
            choices={statuses}
            onChange={(status) => show({ status })}
          />
          <FilterChip name="PSP account" value={accountName} onRemove={() => show({ psp_account_id: undefined })} />
          <p className="ml-auto text-soft" role="status">
            {read.data ? waitingText(read.data) : null}
          </p>
        </>
      }
    >
      {rows.length === 0 && read.data ? (
        <Empty
          title={
            filters.status === "parked"
              ? "Nothing is parked"
              : filtered
                ? "No notification matches"
                : "No notifications yet"
          }
          act={filtered ? <Button onClick={showAll}>Show all notifications</Button> : null}
        >
          {filters.status === "parked"
            ? "Everything that PSPs told us could be matched with something of ours."
            : filtered
              ? "Other filters may find it."
              : "They appear here by themselves as soon as a PSP sends one."}
        </Empty>
      ) : (
        <NotificationTable rows={rows} onAccount={(psp_account_id) => show({ psp_account_id })} />
      )}
    </WebhookList>
  );
}

function waitingText({ dead, parked }: List): string {
  if (dead === 0) return parked === 0 ? "Nothing is parked." : `${parked} parked`;
  return `${dead} given up, ${parked} parked`;
}

function NotificationTable({ rows, onAccount }: { rows: readonly Notification[]; onAccount: (id: string) => void }) {
  return (
    <ScrollBox label="Notifications">
      <Table>
        <thead className="bg-raised/60">
          <tr>
            <HeadCell>Notification</HeadCell>
            <HeadCell className="max-sm:hidden">Status</HeadCell>
            <HeadCell className="max-md:hidden">PSP account</HeadCell>
            <HeadCell className="max-lg:hidden">About</HeadCell>
            <HeadCell className="max-md:hidden">Received</HeadCell>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <Row key={row.id} className={rowClass}>
              <Cell className="sm:min-w-56">
                <Link
                  data-row
                  href={`/notifications/${row.id}`}
                  prefetch={false}
                  className={`${rowLinkClass} wrap-anywhere`}
                >
                  {row.type}
                </Link>
                <span className="block font-mono text-xs break-all text-soft">{row.psp_notification_id}</span>
                <span className="mt-0.5 block text-xs text-soft md:hidden">
                  <RelativeTime atMs={row.received_ms} /> · <bdi>{row.psp_account_name}</bdi>
                </span>
                <span className="mt-1 block sm:hidden">
                  <Standing row={row} />
                </span>
              </Cell>
              <Cell className="max-sm:hidden">
                <Standing row={row} />
              </Cell>
              <Cell className="max-md:hidden">
                <button
                  type="button"
                  className="relative z-1 rounded py-0.5 hover:underline"
                  title={`Only notifications of ${row.psp_account_name} (${row.psp_account_id})`}
                  onClick={() => onAccount(row.psp_account_id)}
                >
                  <bdi>{row.psp_account_name}</bdi>
                </button>
              </Cell>
              <Cell className="max-lg:hidden">
                {row.payment_intent_ids.length === 0 ? <span className="text-soft">nothing of ours</span> : null}
                {row.payment_intent_ids.map((id) => (
                  <Link
                    key={id}
                    href={`/payments/${id}`}
                    prefetch={false}
                    className="relative z-1 block py-1 font-mono text-xs hover:underline"
                  >
                    {id}
                  </Link>
                ))}
              </Cell>
              <Cell className="text-soft max-md:hidden">
                <RelativeTime atMs={row.received_ms} />
              </Cell>
            </Row>
          ))}
        </tbody>
      </Table>
    </ScrollBox>
  );
}

function Standing({ row }: { row: Notification }) {
  return (
    <>
      <NotificationStatus status={row.status} />
      {row.note ? <bdi className="mt-0.5 block text-xs wrap-anywhere text-soft">{row.note}</bdi> : null}
    </>
  );
}
