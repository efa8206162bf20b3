import { expect, test } from "vitest";
import { spansOf } from "@/lib/psp/health-spans";

const well = [
  { kind: "state", word: "healthy", because: "" },
  { kind: "circuit", word: "closed", because: "" },
  { kind: "hold", word: "free", because: "" },
];
const range = { fromMs: 0, toMs: 10_000 };
const change = (kind: string, fromWord: string, toWord: string, atMs: number) => ({
  kind,
  fromWord,
  toWord,
  because: `${fromWord} to ${toWord}`,
  changedAt: new Date(atMs),
});

test("an outage is a stretch from the change that began it to the one that ended it", () => {
  const changes = [change("state", "down", "healthy", 7_000), change("state", "healthy", "down", 2_000)];
  expect(spansOf(changes, well, range)).toEqual([
    { kind: "down", from_ms: 2_000, to_ms: 7_000, because: "healthy to down" },
  ]);
});

test("what stood before the range begins with it, and what still stands has no end", () => {
  const changes = [change("circuit", "open", "half_open", 4_000)];
  const now = [{ kind: "circuit", word: "half_open", because: "" }];
  expect(spansOf(changes, now, range)).toEqual([
    { kind: "open", from_ms: 0, to_ms: 4_000, because: "it was so before" },
    { kind: "half_open", from_ms: 4_000, to_ms: null, because: "open to half_open" },
  ]);
  expect(spansOf([], [{ kind: "state", word: "down", because: "errors" }], range)).toEqual([
    { kind: "down", from_ms: 0, to_ms: null, because: "errors" },
  ]);
});

test("a hold ends at its time, though nobody writes that down", () => {
  const changes = [change("hold", "free", `held until ${new Date(5_000).toISOString()}`, 1_000)];
  expect(spansOf(changes, well, range)).toMatchObject([{ kind: "held", from_ms: 1_000, to_ms: 5_000 }]);
  expect(spansOf(changes, well, { fromMs: 0, toMs: 3_000 })).toMatchObject([{ kind: "held", to_ms: null }]);
});

test("an account that was well has no stretch", () => {
  expect(spansOf([], well, range)).toEqual([]);
});
