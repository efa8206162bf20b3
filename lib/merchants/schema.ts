import { z } from "zod";
import { AMOUNT_MAX, isCurrency } from "@/lib/core/money";
import { PageQuery } from "@/lib/core/page";
import { SCOPES } from "@/lib/core/scopes";
import { LEAVE_OUT, writtenText } from "@/lib/core/text";

export const NAME_MAX = 100;
/** Longer lists of thresholds than there are currencies make no sense. */
const THRESHOLDS_MAX = 200;

const name = writtenText(NAME_MAX, LEAVE_OUT);
const scopes = z
  .array(z.enum(SCOPES))
  .min(1)
  .max(SCOPES.length)
  .transform((list) => SCOPES.filter((scope) => list.includes(scope)));

/** How long an old secret may live beside a new one, in hours. 0 ends it at once. */
export const OVERLAP_HOURS = [0, 1, 24, 72, 168] as const;

export const ListMerchants = PageQuery.safeExtend({ status: z.enum(["active", "suspended"]).optional() });
export const CreateMerchant = z.strictObject({ name });
export const ChangeMerchant = z
  .strictObject({ name: name.optional(), status: z.enum(["active", "suspended"]).optional() })
  .refine((change) => Object.keys(change).length > 0, "must change something");

/**
 * From which amount on a refund needs a second person, by currency; `off`: never. Whoever changes it sends the version that
 * they looked at, and is told when somebody changed it since.
 */
export const RefundPolicy = z.strictObject({
  version: z.int().min(0),
  approval: z.enum(["on", "off"]),
  thresholds: z
    .array(
      z.strictObject({
        currency: z.string().refine(isCurrency, "must be an upper-case ISO 4217 currency"),
        amount: z.int().min(0).max(Number(AMOUNT_MAX)),
      }),
    )
    .max(THRESHOLDS_MAX)
    .refine(
      (list) => new Set(list.map(({ currency }) => currency)).size === list.length,
      "must name each currency once",
    ),
});
export type RefundPolicy = z.output<typeof RefundPolicy>;

export const Merchant = z.object({
  merchant_id: z.string(),
  name: z.string(),
  status: z.enum(["active", "suspended"]),
  refund_policy: RefundPolicy,
  api_clients: z.int(),
  created_ms: z.int(),
});
export type Merchant = z.output<typeof Merchant>;

/** A secret as it can be told apart from others. The secret itself is shown once, when it is made. */
export const ClientSecret = z.object({
  secret_id: z.string(),
  created_ms: z.int(),
  /** When it ends; null for the one that stays. */
  expires_ms: z.int().nullable(),
  alive: z.boolean(),
});

export const ApiClient = z.object({
  client_id: z.string(),
  merchant_id: z.string(),
  name: z.string(),
  livemode: z.boolean(),
  scopes: z.array(z.string()),
  status: z.enum(["active", "disabled"]),
  /** The person who answers for it, and never decides about the refunds that it asks for. */
  owner: z.object({ id: z.string(), name: z.string(), active: z.boolean() }).nullable(),
  secrets: z.array(ClientSecret),
  created_ms: z.int(),
});
export type ApiClient = z.output<typeof ApiClient>;

/** A client with the secret that was just made. It is not kept, and can't be shown again. */
export const ApiClientWithSecret = ApiClient.extend({ client_secret: z.string() });
export type ApiClientWithSecret = z.output<typeof ApiClientWithSecret>;

const operatorId = z.string().regex(/^op_\w{1,64}$/);

export const ListApiClients = PageQuery.safeExtend({
  merchant_id: z
    .string()
    .regex(/^\w{1,64}$/)
    .optional(),
  status: z.enum(["active", "disabled"]).optional(),
});
export const CreateApiClient = z.strictObject({
  merchant_id: z.string().regex(/^m_\w{1,64}$/),
  name,
  scopes,
  livemode: z.boolean().default(false),
  owner_id: operatorId.nullable().default(null),
});
export const ChangeApiClient = z
  .strictObject({
    name: name.optional(),
    scopes: scopes.optional(),
    /** The scopes that were looked at: whoever changes scopes that somebody changed since is told so. */
    scopes_before: scopes.optional(),
    status: z.enum(["active", "disabled"]).optional(),
    owner_id: operatorId.nullable().optional(),
  })
  .refine((change) => Object.keys(change).length > 0, "must change something");
export const RotateSecret = z.strictObject({
  overlap_hours: z
    .int()
    .refine((hours) => OVERLAP_HOURS.some((each) => each === hours), `must be one of ${OVERLAP_HOURS.join(", ")}`)
    .default(24),
});
export const EndSecret = z.strictObject({ secret_id: z.string().regex(/^\w{1,100}$/) });

export const MerchantParams = z.object({ id: z.string().regex(/^m_\w{1,64}$/) });
export const ClientParams = z.object({ id: z.string().regex(/^\w{1,64}$/) });
/** `{id}:rotate_secret`: the address's last segment. */
export const ClientCommandParams = z.object({
  id: z
    .string()
    .regex(/^\w{1,64}:(rotate_secret|end_secret)$/)
    .transform((text) => text.slice(0, text.indexOf(":"))),
});

/** People who can own a client, for choosing one. */
export const Owner = z.object({ id: z.string(), name: z.string(), email: z.string() });
export type Owner = z.output<typeof Owner>;
