"use client";

import { Button } from "@/components/ui/button";
import { CopyButton } from "@/components/ui/copy-button";
import { Dialog } from "@/components/ui/dialog";

/** The recovery codes, this once: only hashes of them are kept. */
export function ProfileRecovery({ codes, onClose }: { codes: readonly string[]; onClose: () => void }) {
  return (
    <Dialog
      deliberate
      title="Keep your recovery codes"
      description="Each opens your account once, in place of a code of the app. They are shown this one time: put them where your device is not."
      onClose={onClose}
    >
      <div className="space-y-4">
        <ul
          aria-label="Recovery codes"
          className="grid gap-x-6 gap-y-1 rounded-md bg-raised p-4 font-mono sm:grid-cols-2"
        >
          {codes.map((code) => (
            <li key={code}>{code}</li>
          ))}
        </ul>
        <div className="flex items-center justify-end gap-2">
          <CopyButton text={codes.join("\n")} label="the recovery codes" />
          <Button kind="primary" onClick={onClose}>
            I have kept them
          </Button>
        </div>
      </div>
    </Dialog>
  );
}
