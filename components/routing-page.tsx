"use client";

import { ReadFault } from "@/components/read-fault";
import { Overtaken } from "@/components/routing-apply";
import { draftOf } from "@/components/routing-draft";
import { RoutingEditor } from "@/components/routing-editor";
import { RoutingHistory } from "@/components/routing-history";
import { useKeptDraft } from "@/components/routing-kept-draft";
import { RoutingRulesList } from "@/components/routing-rules-list";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { LinkTabs } from "@/components/ui/link-tabs";
import { PageHead } from "@/components/ui/page-head";
import { ExactTime } from "@/components/ui/time";
import { useHotkeys } from "@/components/use-hotkeys";
import { useLiveRead } from "@/components/use-live-read";
import { type RoutingRule, RoutingView } from "@/lib/psp/routing-schema";

const NO_KEYS = {};

/** The rules of a mode: as they are in force, being changed, and as they were. */
export function RoutingPage({
  view: first,
  operatorId,
  mayManage,
  loadedMs,
}: {
  view: RoutingView;
  /** Who reads it. */
  operatorId: string;
  mayManage: boolean;
  loadedMs: number;
}) {
  const path = `routing?livemode=${first.livemode}`;
  const shown = useLiveRead(path, RoutingView, { path, shown: first, loadedMs });
  const view = shown.data ?? first;
  const kept = useKeptDraft(first.livemode, operatorId);
  const setDraft = kept.change;
  const draft = mayManage ? kept.draft : undefined;
  const edit = (rules: readonly RoutingRule[]) => setDraft({ rules: draftOf(rules), base: view.current.version });
  useHotkeys(mayManage && !draft ? { e: { does: "Change the rules", act: () => edit(view.current.rules) } } : NO_KEYS);
  return (
    <div className="space-y-5">
      <PageHead
        title={
          <>
            Routing <Badge tone="quiet">version {view.current.version}</Badge>
          </>
        }
        aside={
          mayManage && !draft ? (
            <Button kind="primary" onClick={() => edit(view.current.rules)}>
              Change the rules
            </Button>
          ) : null
        }
      >
        The first rule that fits a charge decides where it goes.
        {view.current.created_ms === null ? null : (
          <>
            {" "}
            In force since <ExactTime atMs={view.current.created_ms} />.
          </>
        )}
      </PageHead>
      {view.modes.length > 1 ? <Modes view={view} /> : null}
      {shown.error ? <ReadFault error={shown.error} shownMs={shown.dataUpdatedAt} /> : null}
      {draft ? (
        <>
          {view.current.version === draft.base ? null : (
            <Overtaken
              view={view}
              base={draft.base}
              onRebase={() => setDraft({ ...draft, base: view.current.version })}
              onTakeTheirs={() => setDraft(undefined)}
            />
          )}
          <RoutingEditor
            view={view}
            draft={draft.rules}
            base={draft.base}
            onChange={(rules) => setDraft({ ...draft, rules })}
            onRebase={(base) => setDraft({ ...draft, base })}
            onDiscard={() => setDraft(undefined)}
            onApplied={async () => {
              setDraft(undefined);
              await shown.refetch();
            }}
          />
        </>
      ) : (
        <RoutingRulesList rules={view.current.rules} view={view} />
      )}
      <RoutingHistory
        versions={view.versions}
        accounts={view.accounts}
        onReturn={mayManage ? (version) => edit(version.rules) : undefined}
      />
    </div>
  );
}

function Modes({ view }: { view: RoutingView }) {
  return (
    <LinkTabs
      label="Mode"
      tabs={view.modes.map((livemode) => ({
        href: `/routing?livemode=${livemode}`,
        name: livemode ? "Live mode" : "Test mode",
        here: livemode === view.livemode,
      }))}
    />
  );
}
