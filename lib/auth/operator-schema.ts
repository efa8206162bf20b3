import { z } from "zod";
import { PageQuery, pageOf } from "@/lib/core/page";
import { LEAVE_OUT, writtenText } from "@/lib/core/text";

export const ROLES = ["viewer", "support", "approver", "ops", "admin"] as const;

/** What a role is for, in the words of the screen that gives it. */
export const roleWords: Readonly<Record<(typeof ROLES)[number], string>> = {
  viewer: "Looks at everything, changes nothing.",
  support: "Answers merchants: captures, cancels, asks for refunds, sends events again.",
  approver: "Decides about refunds that wait.",
  ops: "Watches PSPs, routing and deliveries, and works on cases.",
  admin: "All of it, and merchants and operators besides.",
};

export const ListOperators = PageQuery.safeExtend({
  role: z.enum(ROLES).optional(),
  status: z.enum(["active", "disabled", "invited"]).optional(),
});

/** More than these are not named. */
export const CLIENTS_NAMED_MAX = 20;

/** Somebody who may use the console. `invited`: has not chosen a password yet. */
export const Operator = z.object({
  operator_id: z.string(),
  email: z.string(),
  name: z.string(),
  role: z.enum(ROLES),
  status: z.enum(["active", "disabled", "invited"]),
  second_factor: z.boolean(),
  /** Sessions that are open now. */
  sessions: z.int(),
  last_seen_ms: z.int().nullable(),
  invitation_expires_ms: z.int().nullable(),
  /** Clients that go on without them: living ones that they own, or were shown a secret of. One more than are named, if so. */
  clients: z.array(z.object({ client_id: z.string(), name: z.string(), merchant_name: z.string() })),
  created_ms: z.int(),
});
export type Operator = z.output<typeof Operator>;

export const OperatorPage = pageOf(Operator);

/** With the address at which the invited person chooses a password. It is told once. */
export const Invited = Operator.extend({ invitation_url: z.url() });
export type Invited = z.output<typeof Invited>;

/** What a person is called beside what they did: seen, on one line, and turning no words around it. */
export const OperatorName = writtenText(100, LEAVE_OUT)
  .refine(
    (text) => !/[\p{Cc}\p{Bidi_Control}]/u.test(text),
    "must not contain control characters or signs that turn the direction of text",
  )
  .transform((text) => text.trim());

export const CreateOperator = z.strictObject({
  email: z.string().trim().toLowerCase().max(254).pipe(z.email("must be an email address")),
  name: OperatorName,
  role: z.enum(ROLES),
});

export const ChangeRole = z.strictObject({ role: z.enum(ROLES) });

const id = z.string().regex(/^op_\w{1,64}$/);
export const OperatorParams = z.object({ id });

/** `{id}:disable` and the like: the address's last segment. */
export const OperatorCommandParams = z.object({
  id: z
    .string()
    .regex(/^op_\w{1,64}:[a-z_]+$/)
    .transform((text) => text.slice(0, text.indexOf(":"))),
});
