"use client";

import { Ellipsis } from "lucide-react";
import { DropdownMenu } from "radix-ui";
import { type OperatorCommand, operatorCommands } from "@/components/operator-commands";
import { Badge, type Tone } from "@/components/ui/badge";
import { buttonClass } from "@/components/ui/button";
import { Cell, Row } from "@/components/ui/table";
import { RelativeTime } from "@/components/ui/time";
import type { Operator } from "@/lib/auth/operator-schema";

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
  const possible = operatorCommands.filter(({ when }) => when(operator));
  return (
    <Row>
      <Cell>
        <span className="font-medium">{operator.name}</span>
        {own ? <span className="ml-2 text-soft">You</span> : null}
        <span className="block text-xs text-soft">{operator.email}</span>
      </Cell>
      <Cell>{operator.role}</Cell>
      <Cell>
        <Badge tone={tone}>{word}</Badge>
      </Cell>
      <Cell>{operator.second_factor ? "On" : <span className="text-soft">Off</span>}</Cell>
      <Cell>{operator.sessions}</Cell>
      <Cell>
        {operator.last_seen_ms === null ? (
          <span className="text-soft">Never</span>
        ) : (
          <RelativeTime atMs={operator.last_seen_ms} />
        )}
      </Cell>
      <Cell className="text-right">
        {mayManage && !own ? (
          <DropdownMenu.Root>
            <DropdownMenu.Trigger
              data-row
              aria-label={`Manage ${operator.name}`}
              className={buttonClass({ kind: "quiet", size: "icon", className: "size-8" })}
            >
              <Ellipsis aria-hidden />
            </DropdownMenu.Trigger>
            <DropdownMenu.Portal>
              <DropdownMenu.Content
                align="end"
                sideOffset={4}
                className="z-20 min-w-48 rounded-lg border border-line bg-paper p-1 shadow-lg"
              >
                {possible.map(({ command, name }) => (
                  <DropdownMenu.Item
                    key={command}
                    onSelect={() => onManage(command)}
                    className="flex min-h-8 cursor-pointer items-center rounded px-2 outline-none data-highlighted:bg-raised"
                  >
                    {name}…
                  </DropdownMenu.Item>
                ))}
              </DropdownMenu.Content>
            </DropdownMenu.Portal>
          </DropdownMenu.Root>
        ) : null}
      </Cell>
    </Row>
  );
}
