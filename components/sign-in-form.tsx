"use client";

import { LoaderCircle } from "lucide-react";
import { signIn } from "next-auth/react";
import { type Ref, type SubmitEvent, useRef, useState } from "react";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { refusalOf, type SignInRefusal } from "@/lib/auth/sign-in-schema";

/** Says neither whether the account exists nor which half was wrong. */
const REFUSED = "Email and password don't belong together. Check both and try again.";
const CODE_REFUSED = "That code is wrong, or was used already. Wait for the next one.";
const UNREACHABLE = "The sign-in could not be checked. Nothing is wrong with your password; try again in a moment.";

/** Email and password, then a code where the account has a second factor. Leads to `returnTo`, an address of ours. */
export function SignInForm({ returnTo }: { returnTo: string }) {
  const [pending, setPending] = useState(false);
  const [fault, setFault] = useState<string>();
  const [asksCode, setAsksCode] = useState(false);
  const password = useRef<HTMLInputElement>(null);
  const code = useRef<HTMLInputElement>(null);

  async function submit(event: SubmitEvent<HTMLFormElement>): Promise<void> {
    event.preventDefault();
    const fields = new FormData(event.currentTarget);
    setPending(true);
    setFault(undefined);
    const answer = await signIn("credentials", {
      email: fields.get("email"),
      password: fields.get("password"),
      ...(asksCode ? { code: fields.get("code") } : {}),
      redirect: false,
    }).catch(() => undefined);
    if (answer?.ok) {
      // A whole new page: nothing of the signed-out one is left.
      window.location.assign(returnTo);
      return;
    }
    setPending(false);
    const refusal = refusalOf(answer?.error);
    setFault(wordsOf(refusal));
    if (refusal === "code_needed") setAsksCode(true);
    else (asksCode ? code : password).current?.select();
  }

  const describedBy = fault ? "sign-in-fault" : undefined;
  return (
    // Before the script runs, a submitted form must not put a password into the address.
    <form method="post" onSubmit={submit} className="space-y-4" aria-describedby={describedBy}>
      {fault ? (
        <p id="sign-in-fault" role="alert" className="rounded-md bg-bad-ground px-3 py-2 text-bad">
          {fault}
        </p>
      ) : null}
      <div hidden={asksCode} className="space-y-4">
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
      </div>
      {asksCode ? <CodeField ref={code} wrong={fault === CODE_REFUSED} /> : null}
      <Button type="submit" kind="primary" className="w-full" disabled={pending}>
        {pending ? <LoaderCircle className="animate-spin" aria-hidden /> : null}
        {pending ? "Signing in…" : "Sign in"}
      </Button>
      {asksCode ? (
        <Button
          kind="quiet"
          className="w-full"
          onClick={() => {
            setAsksCode(false);
            setFault(undefined);
          }}
        >
          Another account
        </Button>
      ) : null}
    </form>
  );
}

function CodeField({ ref, wrong }: { ref: Ref<HTMLInputElement>; wrong: boolean }) {
  return (
    <div className="space-y-1.5">
      <Field
        ref={ref}
        id="code"
        name="code"
        label="Code"
        autoComplete="one-time-code"
        autoCapitalize="none"
        spellCheck={false}
        maxLength={32}
        required
        // The step before has just been done; this is the next thing to type.
        autoFocus
        aria-invalid={wrong}
        aria-describedby="code-hint"
      />
      <p id="code-hint" className="text-soft">
        Six digits from your authenticator app, or one of your recovery codes.
      </p>
    </div>
  );
}

function wordsOf(refusal: SignInRefusal | undefined): string | undefined {
  if (refusal === undefined) return UNREACHABLE;
  if (refusal === "code_needed") return undefined;
  if (refusal === "code_refused") return CODE_REFUSED;
  if (refusal === "refused") return REFUSED;
  const { retryAfterS } = refusal;
  const when = retryAfterS < 90 ? `${retryAfterS} seconds` : `${Math.ceil(retryAfterS / 60)} minutes`;
  return `There were too many tries. Try again in ${when}.`;
}
