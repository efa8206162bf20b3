"use client";

import { RoutingChanges } from "@/components/routing-changes";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { ExactTime } from "@/components/ui/time";
import type { RoutingVersion, RoutingView } from "@/lib/psp/routing-schema";

/** The versions of the rules, newest first: who put which in force, and what it changed. */
export function RoutingHistory({
  versions,
  accounts,
  onReturn,
}: {
  versions: readonly RoutingVersion[];
  accounts: RoutingView["accounts"];
  /** Puts an earlier version's rules into the draft. */
  onReturn: ((version: RoutingVersion) => void) | undefined;
}) {
  return (
    <Card title="Versions">
      {versions.length === 0 ? (
        <p className="px-4 py-6 text-center text-soft">Nobody has made rules for this mode yet.</p>
      ) : (
        <ol className="divide-y divide-line">
          {versions.map((version, index) => (
            <li key={version.version} className="space-y-2 px-4 py-3">
              <div className="flex flex-wrap items-center justify-between gap-2">
                <p>
                  <span className="font-medium">Version {version.version}</span>{" "}
                  <span className="text-soft">
                    · <bdi>{version.author_name ?? version.author_id}</bdi>
                    {version.created_ms ? (
                      <>
                        {" "}
                        · <ExactTime atMs={version.created_ms} />
                      </>
                    ) : null}
                  </span>
                </p>
                {onReturn && index > 0 ? (
                  <Button
                    size="small"
                    aria-label={`Back to version ${version.version}`}
                    onClick={() => onReturn(version)}
                  >
                    Back to this
                  </Button>
                ) : null}
              </div>
              <RoutingChanges changes={version.changes} accounts={accounts} />
            </li>
          ))}
        </ol>
      )}
    </Card>
  );
}
