"use client";

import { ActDialog } from "@/components/act-dialog";
import { RoutingChanges } from "@/components/routing-changes";
import { Button } from "@/components/ui/button";
import { Notice } from "@/components/ui/notice";
import type { RoutingRule, RoutingView, RuleChange } from "@/lib/psp/routing-schema";

type Props = {
  view: RoutingView;
  rules: RoutingRule[];
  changes: readonly RuleChange[];
  base: number;
  /** Somebody else has put rules in force since. */
  overtaken: boolean;
  onRebase: () => void;
  onTakeTheirs: () => void;
  onApplied: () => void;
  onClose: () => void;
};

/** Puts rules in force, naming the version that they were made from. Whoever was faster is shown, with their change. */
export function RoutingApply({ view, rules, changes, base, overtaken, ...on }: Props) {
  return (
    <ActDialog
      title={`Apply as version ${view.current.version + 1}?`}
      description="New charges follow these rules at once. Charges that are under way stay where they are, and every earlier version can be brought back."
      verb="Apply"
      done={`Version ${base + 1} of the rules is in force`}
      request={() => ({
        path: `/v1/admin/routing_rules?livemode=${view.livemode}`,
        method: "PUT",
        body: { version: base, rules },
      })}
      onDone={on.onApplied}
      onClose={on.onClose}
    >
      {overtaken ? (
        <Overtaken view={view} base={base} onRebase={on.onRebase} onTakeTheirs={on.onTakeTheirs} />
      ) : (
        <RoutingChanges changes={changes} accounts={view.accounts} />
      )}
    </ActDialog>
  );
}

/** What others put in force while somebody was editing, and the two ways on. */
export function Overtaken({
  view,
  base,
  onRebase,
  onTakeTheirs,
}: Pick<Props, "view" | "base" | "onRebase" | "onTakeTheirs">) {
  const theirs = view.versions.filter(({ version }) => version > base);
  return (
    <div className="space-y-3">
      <Notice tone="wait">
        The rules changed while you were editing: yours were made from version {base}, and version{" "}
        {view.current.version} is in force now.
      </Notice>
      {theirs.map((version) => (
        <section key={version.version} aria-label={`Version ${version.version}`} className="space-y-2">
          <p>
            <span className="font-medium">Version {version.version}</span>{" "}
            <span className="text-soft">by {version.author_name ?? version.author_id}</span>
          </p>
          <RoutingChanges changes={version.changes} accounts={view.accounts} />
        </section>
      ))}
      <div className="flex flex-wrap gap-2">
        <Button onClick={onTakeTheirs}>Drop mine, look at theirs</Button>
        <Button onClick={onRebase}>Put mine over theirs</Button>
      </div>
    </div>
  );
}
