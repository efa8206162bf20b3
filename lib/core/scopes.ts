/** What an API client may ask for. */
export const SCOPES = [
  "payments:read",
  "payments:write",
  "refunds:read",
  "refunds:write",
  "webhooks:manage",
  "events:read",
  "admin:read",
  "admin:refunds",
  "admin:manage",
] as const;
