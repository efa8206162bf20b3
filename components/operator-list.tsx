"use client";

import { Plus } from "lucide-react";
import Link from "next/link";
import { useMemo, useRef, useState } from "react";
import type { z } from "zod";
import { LostPlace } from "@/components/lost-place";
import type { ManagedOperator } from "@/components/operator-manage";
import { OperatorRow } from "@/components/operator-row";
import { ReadFault } from "@/components/read-fault";
import { focusedRow, focusRow } from "@/components/rows";
import { Button, buttonClass } from "@/components/ui/button";
import { Empty } from "@/components/ui/empty";
import { LinkTabs } from "@/components/ui/link-tabs";
import { dialogLater } from "@/components/ui/opened-later";
import { PageHead } from "@/components/ui/page-head";
import { ScrollBox } from "@/components/ui/scroll-box";
import { HeadCell, Table } from "@/components/ui/table";
import { useHotkeys } from "@/components/use-hotkeys";
import { useLiveRead } from "@/components/use-live-read";
import { type Invited, type Operator, OperatorPage } from "@/lib/auth/operator-schema";

// Loaded when they are opened: most visits only look.
const OperatorCreate = dialogLater(() =>
  import("@/components/operator-create").then((module) => module.OperatorCreate),
);
const OperatorInvitation = dialogLater(() =>
  import("@/components/operator-invitation").then((module) => module.OperatorInvitation),
);
const ManageOperator = dialogLater(() =>
  import("@/components/operator-manage").then((module) => module.ManageOperator),
);

const TABS = [
  { status: undefined, name: "All" },
  { status: "active", name: "Active" },
  { status: "invited", name: "Invited" },
  { status: "disabled", name: "Disabled" },
] as const;
const LIST = "/settings/operators";

type Props = {
  page: z.output<typeof OperatorPage>;
  /** The query of the address, with its question mark. */
  search: string;
  /** Whether the address names a place that is none. */
  lost: boolean;
  status: Operator["status"] | undefined;
  ownId: string;
  mayManage: boolean;
  loadedMs: number;
};

type Open = "create" | ManagedOperator | { invited: Invited };

/** Who may use the console. `j` `k` rows, Enter what can be done with somebody, `n` invite somebody. */
export function OperatorList({ page, search, lost, status, ownId, mayManage, loadedMs }: Props) {
  const path = `operators${search}`;
  const read = useLiveRead(path, OperatorPage, { path, shown: page, loadedMs });
  const { data: operators, next_cursor } = read.data ?? page;
  const [open, setOpen] = useState<Open>();
  const table = useRef<HTMLTableElement>(null);
  const close = () => setOpen(undefined);
  const done = () => {
    close();
    void read.refetch();
  };
  const invited = (answer: Invited) => {
    setOpen({ invited: answer });
    void read.refetch();
  };
  useHotkeys(
    useMemo(
      () => ({
        j: { does: "Next operator", act: () => focusRow(table.current, focusedRow(table.current) + 1) },
        k: { does: "Operator before", act: () => focusRow(table.current, focusedRow(table.current) - 1) },
        ...(mayManage ? { n: { does: "Invite somebody", act: () => setOpen("create") } } : {}),
      }),
      [mayManage],
    ),
  );

  return (
    <>
      <PageHead
        title="Operators"
        aside={
          mayManage ? (
            <Button kind="primary" onClick={() => setOpen("create")}>
              <Plus aria-hidden />
              Invite somebody
            </Button>
          ) : null
        }
      >
        Who may use this console. A change of role or a switch-off ends their sessions at once.
      </PageHead>
      <div className="space-y-3">
        <LinkTabs
          label="Which operators"
          tabs={TABS.map((tab) => ({
            href: tab.status ? `${LIST}?status=${tab.status}` : LIST,
            name: tab.name,
            here: tab.status === status,
          }))}
        />
        <LostPlace lost={lost} />
        {read.error ? <ReadFault error={read.error} shownMs={read.dataUpdatedAt} /> : null}
        {operators.length === 0 ? (
          <Empty title="Nobody is here">Choose another tab, or invite somebody.</Empty>
        ) : (
          <ScrollBox label="Operators">
            <Table ref={table}>
              <thead>
                <tr>
                  <HeadCell>Name</HeadCell>
                  <HeadCell className="max-sm:hidden">Role</HeadCell>
                  <HeadCell>Status</HeadCell>
                  <HeadCell className="max-md:hidden">Second factor</HeadCell>
                  <HeadCell className="max-lg:hidden">Sessions</HeadCell>
                  <HeadCell className="max-md:hidden">Last seen</HeadCell>
                  {/* What is only read out must not make the page wider than its box. */}
                  <HeadCell className="relative">
                    <span className="sr-only">What can be done</span>
                  </HeadCell>
                </tr>
              </thead>
              <tbody>
                {operators.map((operator) => (
                  <OperatorRow
                    key={operator.operator_id}
                    operator={operator}
                    own={operator.operator_id === ownId}
                    mayManage={mayManage}
                    onManage={(command) => setOpen({ command, operator })}
                  />
                ))}
              </tbody>
            </Table>
          </ScrollBox>
        )}
        {next_cursor ? (
          <Link
            href={`${LIST}?${new URLSearchParams({ ...(status ? { status } : {}), starting_after: next_cursor })}`}
            className={buttonClass()}
          >
            Older ones
          </Link>
        ) : null}
      </div>
      {open === "create" ? <OperatorCreate onInvited={invited} onClose={close} /> : null}
      {typeof open === "object" && "command" in open ? (
        <ManageOperator managing={open} onDone={done} onInvited={invited} onClose={close} />
      ) : null}
      {typeof open === "object" && "invited" in open ? (
        <OperatorInvitation invited={open.invited} onClose={close} />
      ) : null}
    </>
  );
}
