const KEY = "paydesk.last-list";

/** Keeps the list's address for this tab, so that the way back from a payment leads to the same list. */
export function rememberList(address: string): void {
  sessionStorage.setItem(KEY, address);
}

/** The list that was shown last in this tab. */
export function lastList(): string {
  return sessionStorage.getItem(KEY) ?? "/payments";
}
