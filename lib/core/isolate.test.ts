import { expect, test } from "vitest";
import { isolated } from "@/lib/core/isolate";

test("a text that runs as ours does stays byte for byte as it is", () => {
  for (const text of ["ord_777", "Größe 12 €", "<b>", "注文 12", "🎉", ""]) expect(isolated(text)).toBe(text);
});

test("a text that turns direction is closed in, and can't open what closes it", () => {
  expect(isolated("طلب 12")).toBe("\u2068طلب 12\u2069");
  expect(isolated("\u202e21 rebmun")).toBe("\u2068\u202e21 rebmun\u2069");
  expect(isolated("out\u2069\u202eside")).toBe("\u2068out\u202eside\u2069");
});
