import { expect, test } from "vitest";
import { OperatorName } from "@/lib/auth/operator-schema";

test.each(["Ada Approver", " Ada ", "آدا", "ا\u200cب", "अदा\u200d", "O’Brien 🙂"])("%j is a name", (name) => {
  expect(OperatorName.parse(name)).toBe(name.trim());
});

test.each(["", "  ", "\u200b", "\u00a0\u2060", "\ufe0f"])("%j is no name: nobody sees anything of it", (name) => {
  expect(OperatorName.safeParse(name).success).toBe(false);
});

test.each(["\u202eAda", "Ada\u202c", "\u2066Ada\u2069", "Ada\u200f", "\u061cAda", "Ada\nApprover", "Ada\tA"])(
  "%j is no name: it moves the words around it",
  (name) => {
    expect(OperatorName.safeParse(name).success).toBe(false);
  },
);
