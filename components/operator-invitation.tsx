"use client";

import { Button } from "@/components/ui/button";
import { CopyButton } from "@/components/ui/copy-button";
import { Dialog } from "@/components/ui/dialog";
import type { Invited } from "@/lib/auth/operator-schema";
import { isolated } from "@/lib/core/isolate";

/** The invitation, this once: only a hash of it is kept. */
export function OperatorInvitation({ invited, onClose }: { invited: Invited; onClose: () => void }) {
  return (
    <Dialog
      deliberate
      title={`Invitation for ${isolated(invited.name)}`}
      description="It is shown this one time. Give it to them by a way that only they read; whoever opens it first chooses the password."
      onClose={onClose}
    >
      <div className="space-y-4">
        <div className="flex items-center gap-2 rounded-md bg-raised px-3 py-2">
          <code className="min-w-0 flex-1 font-mono text-xs break-all">{invited.invitation_url}</code>
          <CopyButton text={invited.invitation_url} label="the invitation" />
        </div>
        <p className="text-soft">
          For {invited.email}, in the role {invited.role}. It works once, for 72 hours.
        </p>
        <div className="flex justify-end">
          <Button kind="primary" onClick={onClose}>
            I have passed it on
          </Button>
        </div>
      </div>
    </Dialog>
  );
}
