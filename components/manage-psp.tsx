"use client";

import { useMutation } from "@tanstack/react-query";
import { Dialog } from "radix-ui";
import { useState } from "react";
import { ActError, act } from "@/components/console-act";
import { Button } from "@/components/ui/button";
import type { PspHealth } from "@/lib/psp/health-schema";

/** What is to be done with which account. */
export type Managing = { command: "hold" | "release" | "enable" | "disable" | "probe"; psp: PspHealth };

const words: Readonly<Record<Managing["command"], { verb: string; what: string }>> = {
  hold: { verb: "Hold", what: "It gets no new charges until the hold ends. What is under way there goes on." },
  release: { verb: "Release", what: "It gets new charges again, as the rules say." },
  enable: { verb: "Enable", what: "It gets new charges again, as the rules say." },
  disable: {
    verb: "Disable",
    what: "It gets no new charges until somebody enables it. What is under way there goes on.",
  },
  probe: {
    verb: "Probe",
    what: "Asks it for a payment that nobody made. That moves nothing; any answer says that it is there.",
  },
};
const MINUTES = [15, 60, 240, 1_440] as const;

/** Asks why, and does it. What was refused stays here with its reason and its request id. */
export function ManagePsp({ managing, onClose }: { managing: Managing; onClose: (done: boolean) => void }) {
  const { command, psp } = managing;
  const [reason, setReason] = useState("");
  const [minutes, setMinutes] = useState<number>(MINUTES[1]);
  const [key] = useState(() => crypto.randomUUID());
  const sending = useMutation({
    mutationFn: () => {
      const body = command === "probe" ? {} : command === "hold" ? { reason, minutes } : { reason };
      return act(`/v1/admin/psps/${psp.psp_account_id}:${command}`, body, key);
    },
    onSuccess: () => onClose(true),
  });
  const { verb, what } = words[command];
  return (
    <Dialog.Root open onOpenChange={(open) => (open ? undefined : onClose(false))}>
      <Dialog.Portal>
        <Dialog.Overlay className="fixed inset-0 z-20 bg-black/40" />
        <Dialog.Content className="fixed top-1/2 left-1/2 z-30 w-[min(30rem,calc(100vw-2rem))] -translate-1/2 rounded-lg border border-line bg-paper p-5 shadow-xl">
          <form
            className="space-y-4"
            onSubmit={(event) => {
              event.preventDefault();
              if (!sending.isPending) sending.mutate();
            }}
          >
            <Dialog.Title className="text-lg font-semibold">
              {verb} {psp.name}?
            </Dialog.Title>
            <Dialog.Description className="text-soft">{what}</Dialog.Description>
            {command === "probe" ? null : (
              <label className="block">
                <span className="text-soft">Why? It is kept in the history.</span>
                <input
                  required
                  maxLength={500}
                  value={reason}
                  onChange={(event) => setReason(event.target.value)}
                  className="mt-1 h-9 w-full rounded-md border border-edge bg-paper px-3"
                />
              </label>
            )}
            {command === "hold" ? (
              <label className="block">
                <span className="text-soft">For how long?</span>
                <select
                  value={minutes}
                  onChange={(event) => setMinutes(Number(event.target.value))}
                  className="mt-1 block h-9 rounded-md border border-edge bg-paper px-2"
                >
                  {MINUTES.map((each) => (
                    <option key={each} value={each}>
                      {each < 60 ? `${each} minutes` : each === 60 ? "1 hour" : `${each / 60} hours`}
                    </option>
                  ))}
                </select>
              </label>
            ) : null}
            {sending.error ? (
              <p role="alert" className="rounded-md bg-bad-ground px-3 py-2 text-bad">
                {sending.error.message}
                {sending.error instanceof ActError && sending.error.requestId ? (
                  <span className="block font-mono text-xs">Request {sending.error.requestId}</span>
                ) : null}
              </p>
            ) : null}
            <div className="flex justify-end gap-2">
              <Dialog.Close asChild>
                <Button>Cancel</Button>
              </Dialog.Close>
              <Button type="submit" kind="primary" disabled={sending.isPending}>
                {sending.isPending ? "Working…" : verb}
              </Button>
            </div>
          </form>
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
