import { z } from "zod";
import { OperatorName, ROLES } from "@/lib/auth/operator-schema";

/** A browser in which somebody is signed in. */
export const OwnSession = z.object({
  session_id: z.string(),
  /** The one that asks. */
  current: z.boolean(),
  /** Browser and system in words. */
  device: z.string(),
  ip: z.string().nullable(),
  created_ms: z.int(),
  last_seen_ms: z.int(),
});
export type OwnSession = z.output<typeof OwnSession>;

/** One's own account. */
export const Profile = z.object({
  operator_id: z.string(),
  email: z.string(),
  name: z.string(),
  role: z.enum(ROLES),
  second_factor: z.boolean(),
  recovery_codes_left: z.int(),
  password_changed_ms: z.int().nullable(),
  /** What a new password has to have at least. */
  password_length_min: z.int(),
  sessions: z.array(OwnSession),
});
export type Profile = z.output<typeof Profile>;

/** Longer ones are nobody's, and would only cost time to hash. */
const password = z.string().min(1).max(256);
const code = z.string().trim().min(1).max(64);

export const ChangeName = z.strictObject({ name: OperatorName });
export const ChangePassword = z.strictObject({ current_password: password, new_password: password });
export const WithPassword = z.strictObject({ current_password: password });
export const WithCode = z.strictObject({ code });
/** One session, or all but the one that asks. */
export const EndSessions = z.strictObject({
  session_id: z
    .string()
    .regex(/^os_\w{1,64}$/)
    .optional(),
});
/** The code where there is a second factor, and the password where there is none. */
export const Reauthenticate = z.strictObject({ password: password.optional(), code: code.optional() });
export const ReauthenticateBy = z.object({ by: z.enum(["password", "code"]) });

/** A second factor that is about to be: the secret, as text and as what its QR code says. */
export const PendingFactor = z.object({ secret: z.string(), uri: z.string() });
export type PendingFactor = z.output<typeof PendingFactor>;
/** Told once. */
export const RecoveryCodes = z.object({ recovery_codes: z.array(z.string()) });

export const AcceptInvitation = z.strictObject({
  token: z.string().regex(/^[\w-]{43}$/, "is not one of ours"),
  password,
});
