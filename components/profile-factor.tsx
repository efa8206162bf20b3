"use client";

import { useRef, useState } from "react";
import { ActDialog } from "@/components/act-dialog";
import { CurrentPassword } from "@/components/profile-current-password";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { Notice } from "@/components/ui/notice";
import { dialogLater } from "@/components/ui/opened-later";
import { type Profile, RecoveryCodes } from "@/lib/auth/profile-schema";

// Loaded when it is opened: most visits only look.
const ProfileEnrol = dialogLater(() => import("@/components/profile-enrol").then((module) => module.ProfileEnrol));
const ProfileRecovery = dialogLater(() =>
  import("@/components/profile-recovery").then((module) => module.ProfileRecovery),
);

/** So few left are soon none. */
const CODES_LEFT_LOW = 3;

type Open = "enrol" | "remove" | "renew" | { codes: readonly string[] };

/** The second factor: set it up, move it to another device, renew its recovery codes, take it away. */
export function ProfileFactor({ profile, onChanged }: { profile: Profile; onChanged: () => void }) {
  const [open, setOpen] = useState<Open>();
  const close = () => setOpen(undefined);
  const on = profile.second_factor;
  const showCodes = (answer: unknown) => {
    setOpen({ codes: RecoveryCodes.parse(answer).recovery_codes });
    onChanged();
  };
  return (
    <Card title="Second factor" aside={<Badge tone={on ? "good" : "quiet"}>{on ? "On" : "Off"}</Badge>}>
      <div className="space-y-3 px-4 py-3">
        <p className="text-soft">
          {on
            ? "Signing in asks for a code of your authenticator app after the password."
            : "With an authenticator app a stolen password alone opens nothing, and a password of 12 characters is enough."}
        </p>
        {on && profile.recovery_codes_left < CODES_LEFT_LOW ? (
          <Notice tone="wait">
            {profile.recovery_codes_left === 0 ? "No recovery code is" : `Only ${profile.recovery_codes_left} are`}{" "}
            left. Make new ones before you lose your device.
          </Notice>
        ) : null}
        <div className="flex flex-wrap gap-2">
          <Button kind={on ? "plain" : "primary"} onClick={() => setOpen("enrol")}>
            {on ? "Use another device" : "Set it up"}
          </Button>
          {on ? <Button onClick={() => setOpen("renew")}>New recovery codes</Button> : null}
          {on ? <Button onClick={() => setOpen("remove")}>Turn it off</Button> : null}
        </div>
        {on ? <p className="text-soft">{profile.recovery_codes_left} of 10 recovery codes are left.</p> : null}
      </div>
      {open === "enrol" ? <ProfileEnrol onCodes={showCodes} onClose={close} /> : null}
      {open === "renew" ? <Renew onDone={showCodes} onClose={close} /> : null}
      {open === "remove" ? (
        <Remove
          onDone={() => {
            close();
            onChanged();
          }}
          onClose={close}
        />
      ) : null}
      {typeof open === "object" ? <ProfileRecovery codes={open.codes} onClose={close} /> : null}
    </Card>
  );
}

type Closing = { onDone: (answer: unknown) => void; onClose: () => void };

function Renew({ onDone, onClose }: Closing) {
  return (
    <WithPassword
      title="Make new recovery codes?"
      description="The old ones are worth nothing from then on."
      verb="Make them"
      done="There are new recovery codes"
      path="/api/console/profile/recovery_codes"
      onDone={onDone}
      onClose={onClose}
    />
  );
}

function Remove({ onDone, onClose }: Closing) {
  return (
    <WithPassword
      dangerous
      title="Turn the second factor off?"
      description="Your password alone opens your account then. The recovery codes are thrown away."
      verb="Turn it off"
      done="The second factor is off"
      path="/api/console/profile/second_factor/remove"
      onDone={onDone}
      onClose={onClose}
    />
  );
}

function WithPassword({
  path,
  ...rest
}: Closing & {
  path: string;
  title: string;
  description: string;
  verb: string;
  done: string;
  dangerous?: boolean;
}) {
  const password = useRef<HTMLInputElement>(null);
  return (
    <ActDialog {...rest} request={() => ({ path, body: { current_password: password.current?.value ?? "" } })}>
      <CurrentPassword ref={password} />
    </ActDialog>
  );
}
