"use client";

import { useRouter } from "next/navigation";
import { useRef, useState } from "react";
import { ActDialog } from "@/components/act-dialog";
import { CurrentPassword } from "@/components/profile-current-password";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { Fact, Facts } from "@/components/ui/facts";
import { Field } from "@/components/ui/field";
import { RelativeTime } from "@/components/ui/time";
import type { Profile } from "@/lib/auth/profile-schema";

/** Name and password. */
export function ProfileAccount({ profile, onChanged }: { profile: Profile; onChanged: () => void }) {
  const [open, setOpen] = useState<"name" | "password">();
  const close = () => setOpen(undefined);
  const done = () => {
    close();
    onChanged();
  };
  return (
    <Card title="Account">
      <Facts>
        <Fact name="Name">
          <bdi>{profile.name}</bdi>
        </Fact>
        <Fact name="Email">{profile.email}</Fact>
        <Fact name="Password">
          {profile.password_changed_ms === null ? (
            "Not changed yet"
          ) : (
            <>
              Changed <RelativeTime atMs={profile.password_changed_ms} />
            </>
          )}
        </Fact>
      </Facts>
      <div className="flex flex-wrap gap-2 px-4 pb-4">
        <Button onClick={() => setOpen("name")}>Change name</Button>
        <Button onClick={() => setOpen("password")}>Change password</Button>
      </div>
      {open === "name" ? <ChangeName name={profile.name} onDone={done} onClose={close} /> : null}
      {open === "password" ? (
        <ChangePassword lengthMin={profile.password_length_min} onDone={done} onClose={close} />
      ) : null}
    </Card>
  );
}

type Closing = { onDone: () => void; onClose: () => void };

function ChangeName({ name, onDone, onClose }: { name: string } & Closing) {
  const router = useRouter();
  const field = useRef<HTMLInputElement>(null);
  return (
    <ActDialog
      title="Change your name"
      description="Colleagues see it in the audit log and in the refund queue."
      verb="Change"
      done="Your name is changed"
      request={() => ({ path: "/api/console/profile", body: { name: field.current?.value ?? "" } })}
      onDone={() => {
        onDone();
        // The frame around the page shows it too.
        router.refresh();
      }}
      onClose={onClose}
    >
      <Field ref={field} id="name" label="Name" defaultValue={name} autoComplete="name" maxLength={100} required />
    </ActDialog>
  );
}

function ChangePassword({ lengthMin, onDone, onClose }: { lengthMin: number } & Closing) {
  const current = useRef<HTMLInputElement>(null);
  const wanted = useRef<HTMLInputElement>(null);
  return (
    <ActDialog
      title="Change your password"
      description="Everybody else who is signed in with the old one is signed out."
      verb="Change"
      done="Your password is changed"
      request={() => ({
        path: "/api/console/profile/password",
        body: { current_password: current.current?.value ?? "", new_password: wanted.current?.value ?? "" },
      })}
      onDone={onDone}
      onClose={onClose}
    >
      <CurrentPassword ref={current} />
      <div className="space-y-1.5">
        <Field
          ref={wanted}
          id="new-password"
          label="New password"
          type="password"
          autoComplete="new-password"
          minLength={lengthMin}
          maxLength={256}
          required
          aria-describedby="new-password-hint"
        />
        <p id="new-password-hint" className="text-soft">
          At least {lengthMin} characters. A few words that don't belong together are easy to keep and hard to guess.
        </p>
      </div>
    </ActDialog>
  );
}
