/** Rows that can have the focus carry `data-row`. The focus is the cursor, so it stays on its row in every refresh. */
function rowsOf(table: HTMLElement | null): HTMLElement[] {
  return [...(table?.querySelectorAll<HTMLElement>("[data-row]") ?? [])];
}

/** The place of the row that has the focus, itself or something in it; -1 when none has it. */
export function focusedRow(table: HTMLElement | null): number {
  return rowsOf(table).findIndex((row) => row.matches(":focus-within"));
}

/** The row at a place, or the one that is nearest to it. */
export function rowAt(table: HTMLElement | null, index: number): HTMLElement | null {
  const rows = rowsOf(table);
  return rows[Math.max(0, Math.min(index, rows.length - 1))] ?? null;
}

/** Focuses the row at a place, or the one that is nearest to it. */
export function focusRow(table: HTMLElement | null, index: number): void {
  rowAt(table, index)?.focus();
}
