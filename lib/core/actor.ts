import type { Locale } from "@/lib/core/locale";

/** Who acts. First argument of every use case, so that a tenant can't be forgotten. */
export type MerchantActor = {
  kind: "merchant";
  merchantId: string;
  livemode: boolean;
  clientId: string;
  scopes: readonly string[];
  /** Whether it may act on the whole installation, and not on its merchant's objects alone. */
  ofInstallation: boolean;
  requestId: string;
};

export type OperatorRole = "viewer" | "support" | "approver" | "ops" | "admin";

/** Roles that may do something, as `lib/auth/permissions.ts` has them. */
export type MayAct = (role: OperatorRole) => boolean;

export type OperatorActor = {
  kind: "operator";
  operatorId: string;
  email: string;
  name: string;
  role: OperatorRole;
  /** How figures are written where they read them. */
  locale: Locale;
  sessionId: string;
  /** Where the request came from. */
  ip?: string;
  /** When they last proved who they are. */
  authenticatedMs: number;
  requestId: string;
};

/** Who uses the admin API: a person with a console session, or an API client with an `admin:*` scope. */
export type AdminActor = OperatorActor | MerchantActor;

/** The condition that rows are the actor's own, in the words of Prisma: a client's are its merchant's, a person's are all. */
export function tenantOf(actor: AdminActor): { merchantId?: string; livemode?: boolean } {
  return actor.kind === "merchant" ? { merchantId: actor.merchantId, livemode: actor.livemode } : {};
}
