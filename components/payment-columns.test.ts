import { expect, test } from "vitest";
import { COLUMN_NAMES, columnsOf, DEFAULT_COLUMNS, lastOf } from "@/components/payment-columns";

test("columns are taken away one by one, none comes back by itself, and the last one stays", () => {
  let columns = DEFAULT_COLUMNS;
  for (const name of DEFAULT_COLUMNS.filter((each) => each !== "order" && each !== "amount")) {
    expect(lastOf(columns)).toBeUndefined();
    const fewer = columns.filter((each) => each !== name);
    columns = columnsOf(fewer.join());
    expect(columns).toEqual(fewer);
  }
  expect(columns).toEqual(["order", "amount"]);
  expect(lastOf(columns)).toBe("amount");
});

test("each column can be the only one beside the order's", () => {
  for (const name of COLUMN_NAMES.filter((each) => each !== "order")) {
    expect(lastOf(columnsOf(`order,${name}`))).toBe(name);
  }
});
