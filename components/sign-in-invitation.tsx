"use client";

import Link from "next/link";
import { type SubmitEvent, useState, useSyncExternalStore } from "react";
import { ActError, act } from "@/components/console-act";
import { Button, buttonClass } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Notice } from "@/components/ui/notice";

const never = () => () => undefined;

/** Sets the password of an account that was made for its reader. The address's last part, which no server sees, opens it. */
export function SignInInvitation() {
  const token = useSyncExternalStore(
    never,
    () => window.location.hash.slice(1),
    () => undefined,
  );
  const [pending, setPending] = useState(false);
  const [fault, setFault] = useState<ActError>();
  const [done, setDone] = useState(false);

  async function submit(event: SubmitEvent<HTMLFormElement>): Promise<void> {
    event.preventDefault();
    const fields = new FormData(event.currentTarget);
    const password = String(fields.get("password"));
    if (password !== fields.get("again")) return setFault(new ActError("The two passwords differ.", undefined));
    setPending(true);
    setFault(undefined);
    try {
      await act("/api/auth/invitation", { token, password }, crypto.randomUUID());
      setDone(true);
    } catch (error) {
      setFault(error instanceof ActError ? error : new ActError("It did not work. Try again.", undefined));
    }
    setPending(false);
  }

  if (token === "")
    return <Notice tone="bad">This address is not complete. Open the whole link that you were given.</Notice>;
  if (done) {
    return (
      <div className="space-y-4">
        <Notice tone="good">Your password is set.</Notice>
        <Link href="/sign-in" className={buttonClass({ kind: "primary", className: "w-full" })}>
          Sign in
        </Link>
      </div>
    );
  }
  return (
    <form method="post" onSubmit={submit} className="space-y-4">
      {fault ? (
        <Notice tone="bad" requestId={fault.requestId}>
          {fault.message}
        </Notice>
      ) : null}
      <div className="space-y-1.5">
        <Field
          id="password"
          name="password"
          label="New password"
          type="password"
          autoComplete="new-password"
          required
          autoFocus
          aria-describedby="password-hint"
        />
        <p id="password-hint" className="text-soft">
          At least 15 characters. A few words that don't belong together are easy to keep and hard to guess.
        </p>
      </div>
      <Field id="again" name="again" label="The same once more" type="password" autoComplete="new-password" required />
      <Button type="submit" kind="primary" className="w-full" disabled={pending}>
        {pending ? "Setting…" : "Set the password"}
      </Button>
    </form>
  );
}
