"use client";

import { Button } from "@/components/ui/button";
import { CopyButton } from "@/components/ui/copy-button";
import { Dialog } from "@/components/ui/dialog";
import { Notice } from "@/components/ui/notice";
import type { ApiClientWithSecret } from "@/lib/merchants/schema";

/** A secret that was just made. It is nowhere but here: once this is closed, nobody can look it up. */
export function NewSecret({ fresh, onClose }: { fresh: ApiClientWithSecret; onClose: () => void }) {
  return (
    <Dialog title={`Secret of ${fresh.name}`} width="wide" deliberate onClose={onClose}>
      <div className="space-y-4">
        <Notice tone="wait">
          Copy it now. It is not kept here, and can't be shown again; a lost one is replaced by a new one.
        </Notice>
        <dl className="space-y-3">
          <Line name="Client id" text={fresh.client_id} />
          <Line name="Client secret" text={fresh.client_secret} />
        </dl>
        <p className="text-soft">The program trades both for tokens at /oauth/token.</p>
        <div className="flex justify-end">
          <Button kind="primary" onClick={onClose}>
            I have it
          </Button>
        </div>
      </div>
    </Dialog>
  );
}

function Line({ name, text }: { name: string; text: string }) {
  return (
    <div>
      <dt className="text-soft">{name}</dt>
      <dd className="mt-1 flex items-center justify-between gap-3 rounded-md border border-line bg-raised px-3 py-2">
        <code className="min-w-0 font-mono break-all">{text}</code>
        <CopyButton text={text} label={name.toLowerCase()} />
      </dd>
    </div>
  );
}
