/** What a proxy answers in place of the console when it doesn't get through to it. */
const NOT_THROUGH: ReadonlySet<number> = new Set([502, 503]);

/**
 * Has the router take such an answer to a refresh of the page for what it is: no connection. It waits for one then; it
 * would leave the page, and all that is open in it, for the proxy's error. The router has no other way to be told.
 */
export function waitBehindProxy(): () => void {
  const plain = window.fetch;
  async function waiting(...[input, init]: Parameters<typeof fetch>): Promise<Response> {
    const response = await plain(input, init);
    if (NOT_THROUGH.has(response.status) && isRefresh(input, init)) {
      throw new TypeError(`A proxy answered ${response.status}.`);
    }
    return response;
  }
  window.fetch = waiting;
  return () => {
    if (window.fetch === waiting) window.fetch = plain;
  };
}

/** Whether the router asks for the page that is shown, or whether there is a connection. Links stay as they are. */
function isRefresh(...[input, init]: Parameters<typeof fetch>): boolean {
  if (input instanceof Request || !new Headers(init?.headers).has("rsc")) return false;
  return new URL(input, window.location.href).pathname === window.location.pathname;
}
