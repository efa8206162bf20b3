"use client";

import { useState } from "react";
import { toast } from "sonner";
import { ActDialog } from "@/components/act-dialog";
import { Field } from "@/components/ui/field";
import { Select } from "@/components/ui/select";
import { ExactTime } from "@/components/ui/time";
import { ProbeAnswer, type PspHealth } from "@/lib/psp/health-schema";

/** What is to be done with which account. */
export type Managing = {
  command: "hold" | "release" | "enable" | "disable" | "probe";
  psp: Pick<PspHealth, "psp_account_id" | "name" | "enabled" | "hold" | "circuit">;
};

const words: Readonly<Record<Managing["command"], { verb: string; done: string; what: string }>> = {
  hold: {
    verb: "Hold",
    done: "On hold",
    what: "It gets no new charges until the hold ends. What is under way there goes on.",
  },
  release: { verb: "Release", done: "Released", what: "The hold ends." },
  enable: { verb: "Enable", done: "Enabled", what: "It is switched on." },
  disable: {
    verb: "Disable",
    done: "Disabled",
    what: "It gets no new charges until somebody enables it. What is under way there goes on.",
  },
  probe: {
    verb: "Probe",
    done: "Asked",
    what: "Asks it for a payment that nobody made. That moves nothing; any answer says that it is there.",
  },
};
/** What comes of an end of a hold or of a switch-off: new charges, unless something else keeps them away. */
function StillKept({ command, psp: { enabled, hold, circuit } }: Managing) {
  if (command !== "release" && command !== "enable") return null;
  if (command === "release" && !enabled)
    return <>It stays disabled, so it gets no new charges until somebody enables it.</>;
  if (command === "enable" && hold) {
    return (
      <>
        It stays on hold until <ExactTime atMs={hold.until_ms} />, so it gets no new charges before that or a release.
      </>
    );
  }
  if (circuit === "open") return <>Its circuit stays open, so it gets no new charges until the PSP answers a probe.</>;
  return <>It gets new charges again, as the rules say.</>;
}

const MINUTES = [15, 60, 240, 1_440] as const;

/** Asks why, and does it. What was refused stays here with its reason and its request id. */
export function ManagePsp({ managing, onClose }: { managing: Managing; onClose: (done: boolean) => void }) {
  const { command, psp } = managing;
  const [reason, setReason] = useState("");
  const [minutes, setMinutes] = useState<number>(MINUTES[1]);
  const { verb, done, what } = words[command];
  return (
    <ActDialog
      title={`${verb} ${psp.name}?`}
      description={
        <>
          {what} <StillKept {...managing} />
        </>
      }
      verb={verb}
      done={`${done}: ${psp.name}`}
      dangerous={command === "disable"}
      request={() => ({
        path: `/v1/admin/psps/${psp.psp_account_id}:${command}`,
        body: command === "probe" ? {} : command === "hold" ? { reason, minutes } : { reason },
      })}
      onClose={() => onClose(false)}
      onDone={(answer) => {
        const probe = command === "probe" ? ProbeAnswer.safeParse(answer).data : undefined;
        if (probe?.answered) toast.info(`${psp.name} answered in ${probe.duration_ms} ms.`);
        if (probe?.answered === false) toast.error(`${psp.name} gave no answer in ${probe.duration_ms} ms.`);
        onClose(true);
      }}
    >
      {command === "probe" ? null : (
        <Field
          id="psp-reason"
          label="Why? It is kept in the history."
          required
          maxLength={500}
          autoComplete="off"
          value={reason}
          onChange={(event) => setReason(event.target.value)}
        />
      )}
      {command === "hold" ? (
        <div className="space-y-1.5">
          <label htmlFor="psp-minutes" className="block font-medium">
            For how long?
          </label>
          <Select id="psp-minutes" value={minutes} onChange={(event) => setMinutes(Number(event.target.value))}>
            {MINUTES.map((each) => (
              <option key={each} value={each}>
                {each < 60 ? `${each} minutes` : each === 60 ? "1 hour" : `${each / 60} hours`}
              </option>
            ))}
          </Select>
        </div>
      ) : null}
    </ActDialog>
  );
}
