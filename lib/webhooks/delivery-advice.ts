import type { DeliveryStatus } from "@/lib/webhooks/status";

type GivenUp = {
  status: DeliveryStatus;
  attempts: number;
  failureReason: string | null;
  endpoint: { status: string; disabledReason: string | null };
};

/** Why a delivery was given up, and what to do about it, for somebody who knows no code. `null` where nothing is to do. */
export function adviceFor(delivery: GivenUp): string | null {
  const { status, attempts, failureReason, endpoint } = delivery;
  if (status === "delivered" || status === "pending") return null;
  const why =
    status === "dead"
      ? `It was given up after ${attempts} ${attempts === 1 ? "try" : "tries"}: the schedule of about three days is used up. `
      : "It is not sent any more. ";
  if (endpoint.status !== "enabled") {
    const because = endpoint.disabledReason ? ` because it ${endpoint.disabledReason}` : "";
    return `${why}Its endpoint is ${endpoint.status}${because}. An endpoint that is ${endpoint.status} gets nothing: the merchant has to enable it, or make another one, before anything can be sent again.`;
  }
  return `${why}${remedyOf(failureReason ?? "")} Then send it once more.`;
}

/** What the last failure means, and whose turn it is. */
function remedyOf(reason: string): string {
  const status = Number(/^answered (\d{3})$/.exec(reason)?.[1] ?? 0);
  if (status >= 300 && status < 400) {
    return `The endpoint redirected (${status}), and redirects are not followed. Ask the merchant to name the final address.`;
  }
  if (status === 401 || status === 403) {
    return `The endpoint refused the request (${status}). Ask the merchant whether it wants a login, or blocks our address.`;
  }
  if (status === 404 || status === 405) {
    return `There is nothing at the address that takes webhooks (${status}). Ask the merchant to correct the endpoint's address.`;
  }
  if (status === 410) return "The endpoint said that it is gone (410) and was enabled again since.";
  if (status === 413) return "The endpoint finds the body too large (413). Ask the merchant to raise its limit.";
  if (status === 429) return "The endpoint was asked too often (429). Wait until its backlog is gone.";
  if (status >= 500)
    return `The endpoint failed by itself (${status}). Ask the merchant to look into its log for this event.`;
  if (status >= 400) return `The endpoint did not take the request (${status}). Ask the merchant why.`;
  if (/in time/.test(reason)) {
    return "The endpoint did not answer within 15 seconds. Ask the merchant to answer first and work afterwards.";
  }
  if (/public internet|not allowed|must/.test(reason)) {
    return `The address may not be called: ${reason} Ask the merchant for another address.`;
  }
  if (/^endpoint is/.test(reason)) return "Its endpoint was switched off when it was due, and is enabled again.";
  return "The endpoint could not be reached. Ask the merchant whether it is up, and reachable from the internet over TLS.";
}
