"use client";

import Link from "next/link";
import { rowClass, rowLinkClass } from "@/components/delivery-table";
import { Percent } from "@/components/percent";
import { Button } from "@/components/ui/button";
import { Empty } from "@/components/ui/empty";
import { ScrollBox } from "@/components/ui/scroll-box";
import { Cell, HeadCell, Row, Table } from "@/components/ui/table";
import { RelativeTime } from "@/components/ui/time";
import { Url } from "@/components/ui/url";
import { useWebhookList } from "@/components/use-webhook-list";
import type { FirstPage } from "@/components/webhook-address";
import { backlogText, EndpointStatus, recentText, successOf } from "@/components/webhook-endpoint-words";
import { ChoiceFilter, FilterChip } from "@/components/webhook-filters";
import { WebhookList } from "@/components/webhook-list";
import { type Endpoint, EndpointPage, ListEndpoints } from "@/lib/webhooks/endpoint-schema";

const ENDPOINTS = { address: "/webhooks", path: "webhooks", filters: ListEndpoints, page: EndpointPage };

/** Where merchants want to be told, and how that goes: what gets through, since when it doesn't, what waits. */
export function WebhookEndpoints({ first }: { first: FirstPage<ListEndpoints, EndpointPage> }) {
  const list = useWebhookList(ENDPOINTS, first);
  const { filters, filtered, read, show, showAll } = list;
  const rows = read.data?.data ?? [];
  return (
    <WebhookList
      list={list}
      filters={
        <>
          <ChoiceFilter
            label="Health"
            all="Every endpoint"
            value={filters.failing}
            choices={[
              { value: "true", name: "Failing or disabled" },
              { value: "false", name: "Well" },
            ]}
            onChange={(failing) => show({ failing })}
          />
          <FilterChip name="Merchant" value={filters.merchant_id} onRemove={() => show({ merchant_id: undefined })} />
        </>
      }
    >
      {rows.length === 0 && read.data ? (
        <Empty
          title={filtered ? "No endpoint matches" : "No endpoints yet"}
          act={filtered ? <Button onClick={showAll}>Show all endpoints</Button> : null}
        >
          {filters.failing === "true"
            ? "No endpoint fails right now, and none is disabled."
            : "A merchant without an endpoint is told nothing, and has to ask for the state of each payment."}
        </Empty>
      ) : (
        <EndpointTable rows={rows} />
      )}
    </WebhookList>
  );
}

function EndpointTable({ rows }: { rows: readonly Endpoint[] }) {
  return (
    <ScrollBox label="Endpoints">
      <Table>
        <thead className="bg-raised/60">
          <tr>
            <HeadCell>Endpoint</HeadCell>
            <HeadCell className="max-sm:hidden">Status</HeadCell>
            <HeadCell className="text-right">Got through</HeadCell>
            <HeadCell className="max-md:hidden">Failing since</HeadCell>
            <HeadCell className="text-right max-sm:hidden">Backlog</HeadCell>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <Row key={row.endpoint_id} className={rowClass}>
              <Cell className="w-full max-w-0">
                <Link
                  data-row
                  href={`/webhooks/${row.endpoint_id}`}
                  prefetch={false}
                  title={row.url}
                  className={`${rowLinkClass} block sm:truncate sm:[&_wbr]:hidden`}
                >
                  <Url>{row.url}</Url>
                </Link>
                <span className="block text-xs wrap-anywhere text-soft sm:truncate">
                  <bdi>{row.merchant_name}</bdi>
                  {row.description ? (
                    <>
                      {" "}
                      · <bdi>{row.description}</bdi>
                    </>
                  ) : null}
                  {row.livemode ? "" : " · test mode"}
                </span>
                <span className="mt-1 block sm:hidden">
                  <EndpointStatus endpoint={row} />
                </span>
              </Cell>
              <Cell className="max-sm:hidden">
                <EndpointStatus endpoint={row} />
              </Cell>
              <Cell className="text-right whitespace-nowrap">
                <Percent of={successOf(row)} />
                <span className="block text-xs text-soft">{recentText(row)}</span>
              </Cell>
              <Cell className="text-soft max-md:hidden">
                {row.failing_since_ms === null ? "–" : <RelativeTime atMs={row.failing_since_ms} />}
              </Cell>
              <Cell className="text-right whitespace-nowrap max-sm:hidden">
                {backlogText(row)}
                {row.backlog.oldest_ms === null ? null : (
                  <span className="block text-xs text-soft">
                    oldest <RelativeTime atMs={row.backlog.oldest_ms} />
                  </span>
                )}
              </Cell>
            </Row>
          ))}
        </tbody>
      </Table>
    </ScrollBox>
  );
}
