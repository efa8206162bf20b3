"use client";

import { useMemo, useRef, useState } from "react";
import { encode } from "uqr";
import { ActDialog } from "@/components/act-dialog";
import { CurrentPassword } from "@/components/profile-current-password";
import { Mono } from "@/components/ui/facts";
import { Field } from "@/components/ui/field";
import { PendingFactor } from "@/lib/auth/profile-schema";

/** Sets an authenticator app up: the password first, then the QR code and a first code of the app. */
export function ProfileEnrol({ onCodes, onClose }: { onCodes: (answer: unknown) => void; onClose: () => void }) {
  const [pending, setPending] = useState<PendingFactor>();
  const field = useRef<HTMLInputElement>(null);
  if (!pending) {
    return (
      <ActDialog
        key="password"
        title="Set up a second factor"
        description="You need an authenticator app on a device of yours. First show that it is you."
        verb="Go on"
        done="Your secret is made"
        request={() => ({
          path: "/api/console/profile/second_factor",
          body: { current_password: field.current?.value ?? "" },
        })}
        onDone={(answer) => setPending(PendingFactor.parse(answer))}
        onClose={onClose}
      >
        <CurrentPassword ref={field} />
      </ActDialog>
    );
  }
  return (
    <ActDialog
      key="code"
      title="Scan it, then type the code"
      description="It counts from the first right code on. Until then nothing has changed."
      verb="Turn it on"
      done="The second factor is on"
      request={() => ({
        path: "/api/console/profile/second_factor/confirm",
        body: { code: field.current?.value ?? "" },
      })}
      onDone={onCodes}
      onClose={onClose}
    >
      <div className="flex flex-wrap items-center gap-4">
        <QrCode text={pending.uri} />
        <div className="min-w-0 flex-1 basis-44 space-y-1">
          <p className="text-soft">No camera? Type this key into the app:</p>
          <Mono copy="the key">{pending.secret}</Mono>
        </div>
      </div>
      <Field
        ref={field}
        id="code"
        label="Code of the app"
        autoComplete="one-time-code"
        inputMode="numeric"
        maxLength={7}
        required
      />
    </ActDialog>
  );
}

/** A QR code, drawn here: its secret goes to nobody who draws pictures. Black on white in both themes, as cameras want. */
function QrCode({ text }: { text: string }) {
  const { size, path } = useMemo(() => {
    const { data, size } = encode(text, { ecc: "M", border: 3 });
    const cells = data.flatMap((row, y) => row.flatMap((dark, x) => (dark ? [`M${x} ${y}h1v1h-1z`] : [])));
    return { size, path: cells.join("") };
  }, [text]);
  return (
    <svg
      role="img"
      aria-label="QR code for your authenticator app"
      viewBox={`0 0 ${size} ${size}`}
      shapeRendering="crispEdges"
      className="size-44 shrink-0 rounded-md"
    >
      <rect width={size} height={size} fill="#fff" />
      <path d={path} fill="#000" />
    </svg>
  );
}
