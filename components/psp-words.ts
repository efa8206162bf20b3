import type { Tone } from "@/components/ui/badge";
import { type Locale, numberText } from "@/lib/core/locale";
import type { ConditionChange, HealthFigures, HealthSpan, PspHealth } from "@/lib/psp/health-schema";

/** How each state of an account reads and looks. */
export const stateLooks: Readonly<Record<PspHealth["state"], { word: string; tone: Tone }>> = {
  healthy: { word: "Healthy", tone: "good" },
  degraded: { word: "Degraded", tone: "wait" },
  down: { word: "Down", tone: "bad" },
  disabled: { word: "Disabled", tone: "quiet" },
};

/** What a circuit means, in a sentence. */
export function circuitText({
  circuit,
  circuit_because,
  hold,
}: Pick<PspHealth, "circuit" | "circuit_because" | "hold">): string {
  if (hold && circuit !== "open") return "Gets no new charges.";
  const why = circuit_because ? `: ${circuit_because}` : "";
  switch (circuit) {
    case "closed":
      return "Takes charges.";
    case "half_open":
      return `One charge at a time tries it${why}.`;
    case "open":
      return `Gets no new charges${why}.`;
  }
}

/** How a stretch of trouble is marked. */
export const spanLooks: Readonly<Record<HealthSpan["kind"], { word: string; tone: "bad" | "wait" | "quiet" }>> = {
  down: { word: "down", tone: "bad" },
  degraded: { word: "degraded", tone: "wait" },
  open: { word: "open", tone: "bad" },
  half_open: { word: "half open", tone: "wait" },
  held: { word: "held", tone: "quiet" },
  disabled: { word: "disabled", tone: "quiet" },
};

/** A change of an account in a sentence. */
export function changeText({ kind, from, to }: Pick<ConditionChange, "kind" | "from" | "to">): string {
  switch (kind) {
    case "state":
      return `Went from ${from} to ${to}`;
    case "circuit":
      return (
        { open: "Circuit opened", half_open: "Circuit half open", closed: "Circuit closed" }[to] ?? `Circuit ${to}`
      );
    case "hold":
      return to === "free" ? "Released" : from === "free" ? "Put on hold" : "Hold changed";
    case "enabled":
      return to === "enabled" ? "Enabled" : "Disabled";
  }
}

const errorWords: Readonly<Record<string, string>> = {
  rejected: "refused our request",
  rate_limited: "asked for patience",
  unavailable: "said that it is not available",
  not_sent: "could not be reached",
  timeout: "did not answer in time",
  unclear: "gave no clear answer",
};

/** A class of error in words, as the end of a sentence that begins with the PSP. */
export function errorText(errorClass: string): string {
  return errorWords[errorClass] ?? errorClass;
}

/** A share as people read it. */
export function percent(share: number | null, locale: Locale): string {
  if (share === null) return "–";
  return numberText(share, locale, {
    style: "percent",
    maximumFractionDigits: share > 0.99 && share < 1 ? 2 : 1,
  });
}

/** The kinds of errors that there were, the most frequent first. */
export function errorMix(figures: HealthFigures): Array<{ errorClass: string; count: number }> {
  return Object.entries(figures.errors_by_class)
    .map(([errorClass, { count }]) => ({ errorClass, count }))
    .filter(({ count }) => count > 0)
    .toSorted((one, other) => other.count - one.count);
}
