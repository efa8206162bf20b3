/** Where `proxy.ts` tells a page's frame the path it is at: Next tells it to pages alone. */
export const PATH_HEADER = "x-paydesk-path";
