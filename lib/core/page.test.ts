import { assert, asyncProperty, integer, uniqueArray } from "fast-check";
import { expect, test } from "vitest";
import { newId } from "./id";
import { type Page, PageQuery, readPage, type Slice } from "./page";

type Row = { id: string };

/** A list in memory that reads slices as a database does. */
function listOf(ids: string[], matches: (id: string) => boolean = () => true) {
  const read = async ({ id, orderBy, take }: Slice): Promise<Row[]> => {
    const found = ids.filter((each) => (!id.lt || each < id.lt) && (!id.gt || each > id.gt) && matches(each)).sort();
    if (orderBy[1].id === "desc") found.reverse();
    return found.slice(0, take).map((each) => ({ id: each }));
  };
  const source = { owns: async (id: string) => ids.includes(id), read, show: (row: Row) => row.id };
  return (query: Record<string, string>): Promise<Page<string>> => readPage(PageQuery.parse(query), source);
}

const someIds = uniqueArray(
  integer({ min: 100, max: 999 }).map((number) => `x_${number}`),
  { maxLength: 45 },
);
const someLimit = integer({ min: 1, max: 12 }).map(String);

test("a walk by next_cursor meets every object once, newest first, and ends with null", async () => {
  await assert(
    asyncProperty(someIds, someLimit, async (ids, limit) => {
      const list = listOf(ids);
      const met: string[] = [];
      let page = await list({ limit });
      for (;;) {
        met.push(...page.data);
        expect(page.has_more).toBe(page.next_cursor !== null);
        if (page.next_cursor === null) break;
        page = await list({ limit, starting_after: page.next_cursor });
      }
      expect(met).toEqual(ids.toSorted().reverse());
    }),
  );
});

test("a walk by ending_before meets every newer object once, each page newest first", async () => {
  await assert(
    asyncProperty(someIds, someLimit, async (ids, limit) => {
      const list = listOf(ids);
      const oldest = ids.toSorted()[0];
      if (oldest === undefined) return;
      let met = [oldest];
      let more = true;
      while (more) {
        const page = await list({ limit, ending_before: met[0] ?? oldest });
        expect(page.data).toEqual(page.data.toSorted().reverse());
        expect(page.next_cursor).toBe(page.data.at(-1) ?? null);
        met = [...page.data, ...met];
        more = page.has_more;
      }
      expect(met).toEqual(ids.toSorted().reverse());
    }),
  );
});

test("a cursor that no longer passes the filters still marks its place", async () => {
  const list = listOf(["x_1", "x_2", "x_3"], (id) => id !== "x_2");
  expect(await list({ starting_after: "x_2" })).toEqual({ data: ["x_1"], has_more: false, next_cursor: null });
  expect(await list({ ending_before: "x_2" })).toEqual({ data: ["x_3"], has_more: false, next_cursor: "x_3" });
});

test("a page before a cursor that nothing older follows has no next one", async () => {
  const list = listOf(["x_1", "x_2", "x_3"], (id) => id === "x_3");
  expect(await list({ ending_before: "x_1" })).toEqual({ data: ["x_3"], has_more: false, next_cursor: null });
});

test.each(["starting_after", "ending_before"])("a %s that is nothing of the caller's is refused", async (path) => {
  await expect(listOf(["x_1"])({ [path]: "x_2" })).rejects.toMatchObject({
    code: "invalid_request",
    errors: [{ path, code: "unknown_cursor" }],
  });
});

test("a query without a limit asks for 20", () => {
  expect(PageQuery.parse({})).toEqual({ limit: 20 });
});

test.each(["1", "20", "100"])("a limit of %s is taken", (limit) => {
  expect(PageQuery.parse({ limit })).toEqual({ limit: Number(limit) });
});

test.each([
  ...["0", "101", "-1", "1e9", "1e1", "1000000000", "1.0", "0x10", " 5", "", "x", "NaN"].map((limit) => ({ limit })),
  { starting_after: "" },
  { starting_after: "x".repeat(65) },
  { ending_before: "a b" },
  { starting_after: newId("charge"), ending_before: newId("charge") },
  { sort: "amount" },
  { offset: "20" },
])("%o is refused", (query) => {
  expect(PageQuery.safeParse(query).success).toBe(false);
});
