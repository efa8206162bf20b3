import { expect, test } from "vitest";
import { csvCell } from "@/lib/core/csv";

test.each([..."=+-@\t\r\n＝＋－＠﹦﹢﹣﹫"])("D8: a cell that begins with %j is a text to a sheet", (sign) => {
  expect(csvCell(`${sign}cmd`)).toBe(`'${sign}cmd`);
});

test.each([
  ["a space", " "],
  ["a space that doesn't break", "\u00a0"],
  ["an ideographic space", "\u3000"],
  ["a form feed", "\f"],
  ["a control character", "\u0085"],
  ["a soft hyphen", "\u00ad"],
  ["a mark of direction", "\u200e"],
  ["a direction that is overridden", "\u202e"],
  ["an isolate", "\u2066"],
  ["a space without width", "\u200b"],
  ["a byte order mark", "\ufeff"],
  ["a filler", "\u3164"],
  ["several of them", " \u202e\ufeff "],
])("D8: so is one that begins with %s before a formula", (_, unseen) => {
  for (const sign of "=+-@＝\t\r") expect(csvCell(`${unseen}${sign}cmd`)).toBe(`'${unseen}${sign}cmd`);
});

test.each([
  [";=cmd", ";'=cmd"],
  ["ord_1;=cmd", "ord_1;'=cmd"],
  ["ord_1; \u202e=cmd;@SUM(A1)", "ord_1;' \u202e=cmd;'@SUM(A1)"],
  ['ord_1;"=cmd"', `ord_1;'"=cmd"`],
  ['ord_1;" =cmd"', `ord_1;'" =cmd"`],
  ["\n=cmd", "'\n'=cmd"],
  ["ord_1\n=cmd", "ord_1\n'=cmd"],
  ["ord_1\r\n+cmd", "ord_1\r\n'+cmd"],
  ["ord_1\t-1+cmd", "ord_1\t'-1+cmd"],
  ["=1;=2", "'=1;'=2"],
])("D8: %j is no formula either where a sheet splits at semicolons, tabs and lines", (text, cell) => {
  expect(csvCell(text)).toBe(cell);
});

test.each([
  "",
  "ord_777",
  "-12.50",
  "-5",
  "-5;-6,5",
  "25.99",
  "a=b",
  "a-b; c+d",
  "mail@shop.example",
  "1 + 1 = 2",
  "Müller & Söhne",
  "'quoted'",
  "한국어",
  '{"amount":-5,"note":"a; b"}',
  "two\nlines",
])("%j stays as it is", (text) => {
  expect(csvCell(text)).toBe(text);
});

test("D15: a cell of nothing but spaces and separators is read at once", () => {
  const startedAt = performance.now();
  csvCell(`${' ";'.repeat(20_000)}`);
  csvCell(`;${" ".repeat(50_000)}x`);
  csvCell("\n".repeat(50_000));
  expect(performance.now() - startedAt).toBeLessThan(200);
});
