/** Why an answer is missing or unclear, or why a request was refused, in words for somebody who has to act on it. */
const words: Readonly<Record<string, string>> = {
  timeout: "no answer in time",
  UND_ERR_SOCKET: "the connection broke before a whole answer came",
  ECONNRESET: "the connection broke before a whole answer came",
  EPIPE: "the connection broke before a whole answer came",
  ECONNREFUSED: "nobody listens at its address",
  ENOTFOUND: "its name has no address",
  EAI_AGAIN: "its name could not be looked up",
  UND_ERR_CONNECT_TIMEOUT: "it did not take the connection in time",
  EHOSTUNREACH: "there is no way to its address",
  ENETUNREACH: "there is no way to its address",
  "answered 200 with something else": "it answered with something that can't be understood",
  rate_limited: "too many requests at once",
  unavailable_without_effect: "it is not available",
  invalid_request: "it takes the request for invalid",
  amount_not_expressible: "it counts this currency in units that can't express the amount",
  never_arrived: "it never got the request",
};

/** The words of a result's reason. One that is new here is told by its own. The record behind it has it as it came. */
export function reasonText(reason: string): string {
  const status = /^answered (\d{3})$/.exec(reason)?.[1];
  if (status) return `it answered with the ${Number(status) >= 400 ? "error" : "status"} ${status}`;
  return Object.hasOwn(words, reason) ? (words[reason] ?? reason) : reason;
}
