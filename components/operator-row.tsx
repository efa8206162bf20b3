"use client";

import { Ellipsis } from "lucide-react";
import { useState } from "react";
import type { OperatorCommand } from "@/components/operator-commands";
import { Badge, type Tone } from "@/components/ui/badge";
import { buttonClass } from "@/components/ui/button";
import { openedLater } from "@/components/ui/opened-later";
import { Cell, Row } from "@/components/ui/table";
import { RelativeTime } from "@/components/ui/time";
import type { Operator } from "@/lib/auth/operator-schema";

// Loaded at the first press: most visits only look.
const OperatorActs = openedLater<Pick<Props, "operator" | "onManage"> & { onGiveUp: () => void }>(
  () => import("@/components/operator-acts").then((module) => module.OperatorActs),
  ({ onGiveUp }) => onGiveUp(),
);

const statusTones: Readonly<Record<Operator["status"], { word: string; tone: Tone }>> = {
  active: { word: "Active", tone: "good" },
  invited: { word: "Invited", tone: "wait" },
  disabled: { word: "Disabled", tone: "quiet" },
};

type Props = {
  operator: Operator;
  own: boolean;
  mayManage: boolean;
  onManage: (command: OperatorCommand) => void;
};

/** One operator, with what can be done. Nobody is offered to change themselves. */
export function OperatorRow({ operator, own, mayManage, onManage }: Props) {
  const { word, tone } = statusTones[operator.status];
  return (
    <Row>
      <Cell className="min-w-40 wrap-anywhere">
        <span className="font-medium">
          <bdi>{operator.name}</bdi>
        </span>
        {own ? <span className="ml-2 text-soft">You</span> : null}
        <span className="block text-xs text-soft">{operator.email}</span>
        <span className="block text-xs text-soft sm:hidden">{operator.role}</span>
      </Cell>
      <Cell className="max-sm:hidden">{operator.role}</Cell>
      <Cell>
        <Badge tone={tone}>{word}</Badge>
      </Cell>
      <Cell className="max-md:hidden">{operator.second_factor ? "On" : <span className="text-soft">Off</span>}</Cell>
      <Cell className="max-lg:hidden">{operator.sessions}</Cell>
      <Cell className="max-md:hidden">
        {operator.last_seen_ms === null ? (
          <span className="text-soft">Never</span>
        ) : (
          <RelativeTime atMs={operator.last_seen_ms} />
        )}
      </Cell>
      <Cell className="text-right">
        {mayManage && !own ? <ManageButton operator={operator} onManage={onManage} /> : null}
      </Cell>
    </Row>
  );
}

function ManageButton({ operator, onManage }: Pick<Props, "operator" | "onManage">) {
  const [pressed, setPressed] = useState(false);
  if (pressed) return <OperatorActs operator={operator} onManage={onManage} onGiveUp={() => setPressed(false)} />;
  return (
    <button
      type="button"
      data-row
      aria-haspopup="menu"
      aria-label={`Manage ${operator.name}`}
      className={buttonClass({ kind: "quiet", size: "icon", className: "size-8" })}
      onClick={() => setPressed(true)}
    >
      <Ellipsis aria-hidden />
    </button>
  );
}
