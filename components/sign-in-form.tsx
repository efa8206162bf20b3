"use client";

import { LoaderCircle } from "lucide-react";
import { signIn } from "next-auth/react";
import { type SubmitEvent, useRef, useState } from "react";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";

/** Says neither whether the account exists nor which half was wrong. */
const REFUSED = "Email and password don't belong together. Check both and try again.";
const UNREACHABLE = "The sign-in could not be checked. Nothing is wrong with your password; try again in a moment.";

/** Email and password. Leads to `returnTo`, an address of ours, when they are right. */
export function SignInForm({ returnTo }: { returnTo: string }) {
  const [pending, setPending] = useState(false);
  const [fault, setFault] = useState<string>();
  const password = useRef<HTMLInputElement>(null);

  async function submit(event: SubmitEvent<HTMLFormElement>): Promise<void> {
    event.preventDefault();
    const fields = new FormData(event.currentTarget);
    setPending(true);
    setFault(undefined);
    const answer = await signIn("credentials", {
      email: fields.get("email"),
      password: fields.get("password"),
      redirect: false,
    }).catch(() => undefined);
    if (answer?.ok) {
      // A whole new page: nothing of the signed-out one is left.
      window.location.assign(returnTo);
      return;
    }
    setPending(false);
    setFault(answer?.status === 401 ? REFUSED : UNREACHABLE);
    password.current?.select();
  }

  return (
    // Before the script runs, a submitted form must not put a password into the address.
    <form method="post" onSubmit={submit} className="space-y-4" aria-describedby={fault ? "sign-in-fault" : undefined}>
      {fault ? (
        <p id="sign-in-fault" role="alert" className="rounded-md bg-bad-ground px-3 py-2 text-bad">
          {fault}
        </p>
      ) : null}
      <Field
        id="email"
        name="email"
        label="Email"
        type="email"
        autoComplete="username"
        autoCapitalize="none"
        spellCheck={false}
        required
        // Signing in is all that this page is for.
        autoFocus
        aria-invalid={fault === REFUSED}
      />
      <Field
        ref={password}
        id="password"
        name="password"
        label="Password"
        type="password"
        autoComplete="current-password"
        required
        aria-invalid={fault === REFUSED}
      />
      <Button type="submit" kind="primary" className="w-full" disabled={pending}>
        {pending ? <LoaderCircle className="animate-spin" aria-hidden /> : null}
        {pending ? "Signing in…" : "Sign in"}
      </Button>
    </form>
  );
}
