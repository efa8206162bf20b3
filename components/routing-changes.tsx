import { Badge } from "@/components/ui/badge";
import { isolated } from "@/lib/core/isolate";
import type { RoutingView, RuleChange } from "@/lib/psp/routing-schema";

const looks = {
  added: { word: "added", tone: "good" },
  removed: { word: "removed", tone: "bad" },
  changed: { word: "changed", tone: "wait" },
  moved: { word: "moved", tone: "open" },
} as const;

/** What one version changed of the one before, a rule a line. */
export function RoutingChanges({
  changes,
  accounts,
}: { changes: readonly RuleChange[] } & Pick<RoutingView, "accounts">) {
  // Changes are told with ids, which never change; people know accounts by their names.
  const named = (text: string) =>
    text.replace(/\bpsp_\w+/g, (id) => isolated(accounts.find((each) => each.id === id)?.name ?? id));
  if (changes.length === 0) return <p className="text-soft">Nothing was changed.</p>;
  return (
    <ul className="space-y-2">
      {changes.map(({ kind, name, details }, index) => (
        <li key={`${kind} ${name} ${index}`} className="wrap-anywhere">
          <Badge tone={looks[kind].tone}>{looks[kind].word}</Badge> <bdi className="font-medium">{name}</bdi>
          {details.length > 0 ? <span className="text-soft"> · {details.map(named).join("; ")}</span> : null}
        </li>
      ))}
    </ul>
  );
}
