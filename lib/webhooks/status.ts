/**
 * What a delivery can go through. `dead`: the schedule is used up. `skipped`: its endpoint was disabled or deleted.
 * Whatever it is, it can be sent once more.
 */
export const deliveryTransitions = {
  pending: { delivered: "delivered", given_up: "dead", endpoint_off: "skipped", sent_again: "pending" },
  delivered: { sent_again: "pending" },
  dead: { sent_again: "pending" },
  skipped: { sent_again: "pending" },
} as const;

export type DeliveryStatus = keyof typeof deliveryTransitions;
