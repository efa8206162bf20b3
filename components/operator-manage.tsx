"use client";

import { useState } from "react";
import { ActDialog } from "@/components/act-dialog";
import { type OperatorCommand, operatorCommands } from "@/components/operator-commands";
import { OperatorRole } from "@/components/operator-role";
import { Invited, type Operator } from "@/lib/auth/operator-schema";
import { isolated } from "@/lib/core/isolate";

/** What is to be done with whom. */
export type ManagedOperator = { command: OperatorCommand; operator: Operator };

type Props = {
  managing: ManagedOperator;
  onDone: () => void;
  onInvited: (invited: Invited) => void;
  onClose: () => void;
};

/** Asks once more, and does it. */
export function ManageOperator({ managing: { command, operator }, onDone, onInvited, onClose }: Props) {
  const [role, setRole] = useState(operator.role);
  const about = operatorCommands.find((each) => each.command === command);
  if (!about) return null;
  return (
    <ActDialog
      title={`${about.name}: ${isolated(operator.name)}`}
      description={about.what}
      verb={about.verb}
      done={about.done}
      dangerous={about.dangerous ?? false}
      request={() => ({
        path: `/v1/admin/operators/${operator.operator_id}:${command}`,
        body: command === "change_role" ? { role } : {},
      })}
      onDone={(answer) => (command === "invite" ? onInvited(Invited.parse(answer)) : onDone())}
      onClose={onClose}
    >
      {command === "change_role" ? <OperatorRole role={role} onChange={setRole} /> : null}
    </ActDialog>
  );
}
