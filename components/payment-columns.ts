/** What can be shown of a payment, in the order of the table. The order's own column is always there. */
export const columnWords = {
  created: "Created",
  order: "Order",
  amount: "Amount",
  status: "Status",
  merchant: "Merchant",
  psp: "PSP",
  card: "Card",
  changed: "Last change",
  captured: "Captured",
  refunded: "Refunded",
  payment: "Payment id",
  reference: "PSP reference",
} as const;
export type ColumnName = keyof typeof columnWords;

/** Where a column is shown: what a narrow screen has no room for stands below the order id, or is left out. */
export const columnClasses: Readonly<Record<ColumnName, string>> = {
  created: "max-lg:hidden",
  order: "",
  amount: "text-right",
  status: "max-md:hidden",
  merchant: "max-md:hidden",
  psp: "max-lg:hidden",
  card: "max-lg:hidden",
  changed: "max-lg:hidden",
  captured: "text-right max-md:hidden",
  refunded: "text-right max-md:hidden",
  payment: "max-md:hidden",
  reference: "max-md:hidden",
};

export const COLUMN_NAMES = Object.keys(columnWords).filter(isColumn);

const extra: readonly ColumnName[] = ["captured", "refunded", "payment", "reference"];
export const DEFAULT_COLUMNS: readonly ColumnName[] = COLUMN_NAMES.filter((name) => !extra.includes(name));

/** The columns that an address names, in the order of the table. What it names wrongly is as if it were not named. */
export function columnsOf(named: unknown): readonly ColumnName[] {
  if (typeof named !== "string") return DEFAULT_COLUMNS;
  const wanted = named.split(",");
  const columns = COLUMN_NAMES.filter((name) => name === "order" || wanted.includes(name));
  return columns.length > 1 ? columns : DEFAULT_COLUMNS;
}

/** The column beside the order's that has to stay, because it is the only one. */
export function lastOf(columns: readonly ColumnName[]): ColumnName | undefined {
  const [one, ...more] = columns.filter((name) => name !== "order");
  return more.length === 0 ? one : undefined;
}

function isColumn(name: string): name is ColumnName {
  return Object.hasOwn(columnWords, name);
}
