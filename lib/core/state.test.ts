import { expect, test } from "vitest";
import { edges, isTerminal, next } from "./state";

const table = { open: { closed: "shut", knocked: "open" }, shut: {} } as const;

test("a step leads where the table says, and nowhere else", () => {
  expect(next(table, "open", "closed")).toBe("shut");
  expect(next(table, "shut", "closed")).toBeUndefined();
});

test("a state that nothing leads out of is terminal", () => {
  expect(isTerminal(table, "open")).toBe(false);
  expect(isTerminal(table, "shut")).toBe(true);
});

test("edges leave out steps that stay", () => {
  expect(edges(table)).toEqual([["open", "shut"]]);
});
