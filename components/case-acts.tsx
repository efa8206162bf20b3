import type { CaseCommand } from "@/components/case-act";
import { Button } from "@/components/ui/button";
import type { Case } from "@/lib/cases/schema";

/** Who looks at cases, and what they may do. */
export type CaseReader = { operatorId: string; isAdmin: boolean; mayResolve: boolean };

/** What a reader can do with a case as it stands. */
export function commandsFor(about: Case, { operatorId, isAdmin, mayResolve }: CaseReader): CaseCommand[] {
  if (!mayResolve || about.status === "resolved") return [];
  if (about.status === "open") return ["take", "resolve"];
  if (about.taken?.id === operatorId) return ["release", "resolve"];
  return isAdmin ? ["release"] : [];
}

const names: Readonly<Record<CaseCommand, string>> = { take: "Take", release: "Release", resolve: "Resolve" };

/** The buttons of a case. */
export function CaseActs({
  about,
  reader,
  onAct,
}: {
  about: Case;
  reader: CaseReader;
  onAct: (command: CaseCommand) => void;
}) {
  return (
    <div className="flex flex-wrap gap-2">
      {commandsFor(about, reader).map((command) => (
        <Button key={command} kind={command === "resolve" ? "primary" : "plain"} onClick={() => onAct(command)}>
          {names[command]}
        </Button>
      ))}
    </div>
  );
}
