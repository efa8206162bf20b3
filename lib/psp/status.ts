/**
 * What a PSP call can go through. `created` proves that nothing was ever sent; `in_flight` means that a process holds
 * it; `to_resend` that what was sent provably had no effect and goes out again with the same key; `unknown` that it may
 * have taken effect; `answered` carries its outcome; `needs_review` waits for a person, or for another word of the PSP;
 * `withdrawn` was taken back before anything was sent.
 */
export const pspCallTransitions = {
  created: { sent: "in_flight", withdrawn: "withdrawn" },
  in_flight: { answered: "answered", postponed: "to_resend", lost: "unknown" },
  to_resend: { sent: "in_flight", answered: "answered" },
  unknown: { answered: "answered", sent: "in_flight", given_up: "needs_review" },
  needs_review: { answered: "answered" },
  answered: { differs: "needs_review" },
  withdrawn: {},
} as const;
