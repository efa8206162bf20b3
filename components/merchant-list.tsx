"use client";

import Link from "next/link";
import { useRouter } from "next/navigation";
import { useRef, useState } from "react";
import { LostPlace } from "@/components/lost-place";
import { NewMerchant } from "@/components/merchant-act";
import { MerchantStatus, policyText } from "@/components/merchant-words";
import { focusedRow, focusRow } from "@/components/rows";
import { Button, buttonClass } from "@/components/ui/button";
import { Empty } from "@/components/ui/empty";
import { useLocale } from "@/components/ui/locale";
import { PageHead } from "@/components/ui/page-head";
import { ScrollBox } from "@/components/ui/scroll-box";
import { Cell, HeadCell, Row, Table } from "@/components/ui/table";
import { RelativeTime } from "@/components/ui/time";
import { useHotkeys } from "@/components/use-hotkeys";
import type { Merchant } from "@/lib/merchants/schema";

type Props = { merchants: readonly Merchant[]; next: string | null; lost: boolean; mayManage: boolean };

/** Every merchant, the newest first. */
export function MerchantList({ merchants, next, lost, mayManage }: Props) {
  const router = useRouter();
  const list = useRef<HTMLDivElement>(null);
  const [creating, setCreating] = useState(false);
  const create = { n: { does: "New merchant", act: () => setCreating(true) } };
  useHotkeys({
    j: { does: "Next merchant", act: () => focusRow(list.current, focusedRow(list.current) + 1) },
    k: { does: "Merchant before", act: () => focusRow(list.current, focusedRow(list.current) - 1) },
    ...(mayManage ? create : {}),
  });
  const button = mayManage ? (
    <Button kind="primary" onClick={() => setCreating(true)}>
      New merchant
    </Button>
  ) : null;
  return (
    <>
      <PageHead title="Merchants" aside={button}>
        Who takes payments here, with which API clients, and which of their refunds need a second person.
      </PageHead>
      <LostPlace lost={lost} />
      {merchants.length === 0 ? (
        <Empty title="No merchant yet">
          {mayManage
            ? "Create one, give it an API client, and it can take payments."
            : "An admin creates the first one."}
        </Empty>
      ) : (
        <div ref={list}>
          <ScrollBox label="Merchants">
            <Table>
              <thead>
                <tr>
                  <HeadCell>Name</HeadCell>
                  <HeadCell>State</HeadCell>
                  <HeadCell className="text-right">API clients</HeadCell>
                  <HeadCell className="max-md:hidden">Refund policy</HeadCell>
                  <HeadCell className="max-md:hidden">Created</HeadCell>
                </tr>
              </thead>
              <tbody>
                {merchants.map((merchant) => (
                  <MerchantRow key={merchant.merchant_id} merchant={merchant} />
                ))}
              </tbody>
            </Table>
          </ScrollBox>
        </div>
      )}
      {next ? (
        <p className="mt-3 text-right">
          <a className={buttonClass()} href={`/settings/merchants?starting_after=${next}`}>
            Older merchants
          </a>
        </p>
      ) : null}
      {creating ? (
        <NewMerchant onCreated={(id) => router.push(`/settings/merchants/${id}`)} onClose={() => setCreating(false)} />
      ) : null}
    </>
  );
}

function MerchantRow({ merchant }: { merchant: Merchant }) {
  const locale = useLocale();
  return (
    <Row className="has-[a:focus-visible]:bg-open-ground">
      <Cell className="max-w-72 max-sm:w-full max-sm:max-w-0">
        <Link
          data-row
          href={`/settings/merchants/${merchant.merchant_id}`}
          prefetch={false}
          className="block min-h-6 truncate font-medium hover:underline"
        >
          <bdi>{merchant.name}</bdi>
        </Link>
        <span className="font-mono text-xs break-all text-soft">{merchant.merchant_id}</span>
      </Cell>
      <Cell>
        <MerchantStatus status={merchant.status} />
      </Cell>
      <Cell className="text-right">{merchant.api_clients}</Cell>
      <Cell className="text-soft max-md:hidden">{policyText(merchant.refund_policy, locale)}</Cell>
      <Cell className="text-soft max-md:hidden">
        <RelativeTime atMs={merchant.created_ms} />
      </Cell>
    </Row>
  );
}
