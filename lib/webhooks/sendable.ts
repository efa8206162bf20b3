/** So many asked-for tries of one delivery may wait; the database holds the same bound. */
export const RESENDS_DUE_MAX = 10;

/** Why a delivery can't be sent once more; `null` when it can. Whatever became of it, only its endpoint decides. */
export function whyUnsendable(delivery: {
  resendsDue: number;
  endpoint: { status: string; disabledReason: string | null };
}): string | null {
  const { resendsDue, endpoint } = delivery;
  if (endpoint.status !== "enabled") {
    const because = endpoint.disabledReason ? ` (it ${endpoint.disabledReason})` : "";
    return `Its endpoint is ${endpoint.status}${because} and gets nothing. Enable the endpoint, then send it again.`;
  }
  if (resendsDue >= RESENDS_DUE_MAX) return `It was asked for ${resendsDue} times already, and is on its way.`;
  return null;
}
