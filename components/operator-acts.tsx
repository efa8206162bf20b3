"use client";

import { Ellipsis } from "lucide-react";
import { DropdownMenu } from "radix-ui";
import { useEffect, useRef } from "react";
import { type OperatorCommand, operatorCommands } from "@/components/operator-commands";
import { buttonClass } from "@/components/ui/button";
import type { Operator } from "@/lib/auth/operator-schema";

type Props = { operator: Operator; onManage: (command: OperatorCommand) => void };

/** What can be done to an operator's account, open from the start, with the focus on the first of it. */
export function OperatorActs({ operator, onManage }: Props) {
  const first = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const frame = requestAnimationFrame(() => first.current?.focus());
    return () => cancelAnimationFrame(frame);
  }, []);
  return (
    <DropdownMenu.Root defaultOpen>
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
          {operatorCommands
            .filter(({ when }) => when(operator))
            .map(({ command, name }, index) => (
              <DropdownMenu.Item
                key={command}
                ref={index === 0 ? first : undefined}
                onSelect={() => onManage(command)}
                className="flex min-h-8 cursor-pointer items-center rounded px-2 outline-none data-highlighted:bg-raised"
              >
                {name}…
              </DropdownMenu.Item>
            ))}
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}
