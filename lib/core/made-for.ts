/** Where a page of the console says in what it sends for which operator it was made: in its browser another may be signed in by now. */
export const MADE_FOR_HEADER = "x-paydesk-operator";
