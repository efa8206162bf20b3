import { circuitText, stateLooks } from "@/components/psp-words";
import { Badge } from "@/components/ui/badge";
import { ExactTime, RelativeTime } from "@/components/ui/time";
import type { PspHealth } from "@/lib/psp/health-schema";

type Standing = Omit<PspHealth, "series" | "spans">;

/** State, circuit and hold of an account, each as a word with its colour. */
export function PspBadges({ psp }: { psp: Standing }) {
  const { word, tone } = stateLooks[psp.state];
  return (
    <>
      <Badge tone={tone}>{word}</Badge>
      <Badge tone={psp.circuit === "closed" ? "quiet" : psp.circuit === "open" ? "bad" : "wait"}>
        circuit {psp.circuit.replace("_", " ")}
      </Badge>
      {psp.hold ? <Badge tone="wait">on hold</Badge> : null}
      {psp.livemode ? null : <Badge tone="quiet">test mode</Badge>}
    </>
  );
}

/** What all of that means for new charges, in sentences. */
export function PspStanding({ psp }: { psp: Standing }) {
  return (
    <p className="text-soft wrap-anywhere">
      {psp.enabled ? circuitText(psp) : "Switched off: it gets no new charges."}{" "}
      {psp.next_probe_ms && psp.circuit === "open" ? (
        <>
          It is probed next at <ExactTime atMs={psp.next_probe_ms} />.{" "}
        </>
      ) : null}
      {psp.hold ? (
        <>
          Held until <ExactTime atMs={psp.hold.until_ms} /> by <bdi>{psp.hold.by_name ?? psp.hold.by}</bdi>:{" "}
          <bdi>{psp.hold.reason}</bdi>.{" "}
        </>
      ) : null}
      {stateLooks[psp.state].word} since <RelativeTime atMs={psp.state_since_ms} />.
    </p>
  );
}
