"use client";

import { Fragment, useState } from "react";
import { ActDialog } from "@/components/act-dialog";
import { type OperatorCommand, operatorCommands } from "@/components/operator-commands";
import { OperatorRole } from "@/components/operator-role";
import { CLIENTS_NAMED_MAX, Invited, type Operator } from "@/lib/auth/operator-schema";
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
      description={
        <>
          {about.what}
          {command === "disable" ? <ClientsLeft clients={operator.clients} /> : null}
        </>
      }
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

/** What goes on without them: a secret that they know still opens it. */
function ClientsLeft({ clients }: Pick<Operator, "clients">) {
  if (clients.length === 0) return null;
  const more = clients.length > CLIENTS_NAMED_MAX;
  return (
    <>
      {" "}
      API clients that they own, or were shown a secret of, go on working:{" "}
      {clients.slice(0, CLIENTS_NAMED_MAX).map(({ client_id, name, merchant_name }, index) => (
        <Fragment key={client_id}>
          {index === 0 ? "" : ", "}
          <bdi>{name}</bdi> of <bdi>{merchant_name}</bdi>
        </Fragment>
      ))}
      {more ? ", and more" : ""}. Where they should stop too, disable them or make new secrets.
    </>
  );
}
