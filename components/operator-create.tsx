"use client";

import { useRef, useState } from "react";
import { ActDialog } from "@/components/act-dialog";
import { OperatorRole } from "@/components/operator-role";
import { Field } from "@/components/ui/field";
import { Invited, type Operator } from "@/lib/auth/operator-schema";

/** Makes an account for a colleague. Its answer is the invitation, which is shown once. */
export function OperatorCreate({ onInvited, onClose }: { onInvited: (invited: Invited) => void; onClose: () => void }) {
  const email = useRef<HTMLInputElement>(null);
  const name = useRef<HTMLInputElement>(null);
  const [role, setRole] = useState<Operator["role"]>("viewer");
  return (
    <ActDialog
      title="Invite somebody"
      description="You get a link for them, with which they choose their own password. It works once, for 72 hours."
      verb="Invite"
      done="The account is made"
      request={() => ({
        path: "/v1/admin/operators",
        body: { email: email.current?.value ?? "", name: name.current?.value ?? "", role },
      })}
      onDone={(answer) => onInvited(Invited.parse(answer))}
      onClose={onClose}
    >
      <div className="grid gap-4 sm:grid-cols-2">
        <Field ref={name} id="name" label="Name" autoComplete="off" maxLength={100} required />
        <Field
          ref={email}
          id="email"
          label="Email"
          type="email"
          autoComplete="off"
          autoCapitalize="none"
          maxLength={254}
          required
        />
      </div>
      <OperatorRole role={role} onChange={setRole} />
    </ActDialog>
  );
}
