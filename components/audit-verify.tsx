"use client";

import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { Count } from "@/components/count";
import { madeFor } from "@/components/page-owner";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { Mono } from "@/components/ui/facts";
import { useLocale } from "@/components/ui/locale";
import { Notice } from "@/components/ui/notice";
import { Select } from "@/components/ui/select";
import { ExactTime } from "@/components/ui/time";
import { type AuditChain, Verification } from "@/lib/audit/schema";
import { numberText } from "@/lib/core/locale";

/** Recomputes a chain in pieces, each going on from the hash that the one before came to, and says how far it is. */
export function AuditVerify({ chains, wanted }: { chains: readonly AuditChain[]; wanted: string | undefined }) {
  const locale = useLocale();
  const [chosen, setChosen] = useState<string | undefined>(undefined);
  const [progress, setProgress] = useState<Verification | undefined>(undefined);
  const chain = chosen ?? chains.find((each) => each.chain === wanted)?.chain ?? chains[0]?.chain ?? "";
  const verifying = useMutation({
    mutationFn: async () => {
      setProgress(undefined);
      let piece: Verification | undefined;
      do {
        piece = await verifyPiece(chain, piece);
        setProgress(piece);
      } while (!piece.finished);
      return { ...piece, atMs: Date.now() };
    },
  });
  if (chains.length === 0) return null;
  const done = verifying.data;
  return (
    <Card
      title="Verify a chain"
      aside={
        <div className="flex flex-wrap justify-end gap-2">
          <Select
            aria-label="Chain to verify"
            className="max-w-48"
            value={chain}
            disabled={verifying.isPending}
            onChange={({ target }) => setChosen(target.value)}
          >
            {chains.map((each) => (
              <option key={each.chain} value={each.chain}>
                {each.name} ({numberText(each.records, locale)})
              </option>
            ))}
          </Select>
          <Button onClick={() => verifying.mutate()} disabled={verifying.isPending}>
            {verifying.isPending ? "Verifying…" : "Verify"}
          </Button>
        </div>
      }
    >
      <div className="space-y-2 px-4 py-3" aria-live="polite">
        {verifying.isPending && progress ? (
          <label className="block text-soft">
            <Count of={progress.verified} /> of <Count of={progress.records} /> records
            <progress className="mt-1 block w-full" value={progress.verified} max={progress.records} />
          </label>
        ) : null}
        {verifying.error ? <Notice tone="bad">{verifying.error.message}</Notice> : null}
        {done ? <Verdict done={done} /> : null}
        {verifying.isIdle ? (
          <p className="text-soft">
            Recomputes every hash from the first record on, as npm run audit:verify does. It changes nothing.
          </p>
        ) : null}
      </div>
    </Card>
  );
}

function Verdict({ done }: { done: Verification & { atMs: number } }) {
  if (done.broken_at !== null) {
    return (
      <Notice tone="bad">
        The chain {done.chain} is broken at record {done.broken_at}: it, or one before it, is not as it was written.
        Compare with a backup from before; somebody changed the log past the product.
      </Notice>
    );
  }
  return (
    <Notice tone="good">
      All <Count of={done.verified} /> records of {done.chain} are as they were written, as of{" "}
      <ExactTime atMs={done.atMs} />. The newest hash, to be kept elsewhere:{" "}
      <Mono copy="newest hash">{done.head_hash}</Mono>
    </Notice>
  );
}

async function verifyPiece(chain: string, before: Verification | undefined): Promise<Verification> {
  const from = before ? { after: String(before.verified), head: before.head_hash } : undefined;
  const query = new URLSearchParams({ chain, ...from });
  const response = await fetch(`/v1/admin/audit_log/verification?${query}`, { headers: madeFor() });
  if (!response.ok) {
    const requestId = response.headers.get("x-request-id");
    throw new Error(`The server answered ${response.status}. Try again; the request id is ${requestId ?? "unknown"}.`);
  }
  return Verification.parse(await response.json());
}
