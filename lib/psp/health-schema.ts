import { z } from "zod";
import { isStorable, LEAVE_OUT, noCardNumber } from "@/lib/core/text";
import { CALL_CLASSES, ERRORS } from "@/lib/psp/call-class";

/** The windows that figures are made over, newest first, in seconds. */
export const WINDOWS = { "1m": 60, "5m": 300, "1h": 3_600, "24h": 86_400 } as const;
export type WindowName = keyof typeof WINDOWS;

export const HEALTH_RANGES = ["1h", "24h", "30d"] as const;

const share = z.number().min(0).max(1).nullable();

/** Figures over a stretch of time. Shares are of all attempts; `null` where there was none. */
export const HealthFigures = z.object({
  attempts: z.int(),
  succeeded: z.int(),
  declined: z.int(),
  errors: z.int(),
  success_rate: share,
  decline_rate: share,
  error_rate: share,
  errors_by_class: z.record(z.enum(ERRORS), z.object({ count: z.int(), rate: z.number() })),
  latency_ms: z.object({ p50: z.int().nullable(), p95: z.int().nullable(), p99: z.int().nullable() }),
});
export type HealthFigures = z.output<typeof HealthFigures>;

/**
 * One point of a line: what was answered from `at_ms` on, for as long as the line's step. Points of a day and of thirty
 * days begin at full hours; of the first one only what lies within the range is counted, as of the last one.
 */
export const HealthPoint = z.object({
  at_ms: z.int(),
  attempts: z.int(),
  succeeded: z.int(),
  declined: z.int(),
  errors: z.int(),
  p50_ms: z.int().nullable(),
  p95_ms: z.int().nullable(),
  p99_ms: z.int().nullable(),
  /** How many errors there were of each kind; a kind that there was none of is not named. */
  errors_by_class: z.partialRecord(z.enum(ERRORS), z.int()),
});
export type HealthPoint = z.output<typeof HealthPoint>;

/** A stretch of time in which an account was not simply well. Without an end it still is so. */
export const HealthSpan = z.object({
  kind: z.enum(["down", "degraded", "open", "half_open", "held", "disabled"]),
  from_ms: z.int(),
  to_ms: z.int().nullable(),
  because: z.string(),
});
export type HealthSpan = z.output<typeof HealthSpan>;

/** A PSP account as the health page shows it. */
export const PspHealth = z.object({
  psp_account_id: z.string(),
  name: z.string(),
  livemode: z.boolean(),
  state: z.enum(["healthy", "degraded", "down", "disabled"]),
  /** Of a disabled account: since when it is disabled. */
  state_since_ms: z.int(),
  circuit: z.enum(["closed", "half_open", "open"]),
  circuit_since_ms: z.int(),
  /** Why the circuit is as it is; null while it was never open. */
  circuit_because: z.string().nullable(),
  next_probe_ms: z.int().nullable(),
  enabled: z.boolean(),
  hold: z.object({ until_ms: z.int(), reason: z.string(), by: z.string(), by_name: z.string().nullable() }).nullable(),
  windows: z.record(z.enum(["1m", "5m", "1h", "24h"]), HealthFigures),
  last_success_ms: z.int().nullable(),
  last_error: z.object({ at_ms: z.int(), class: z.enum(CALL_CLASSES), reason: z.string() }).nullable(),
  /** The last hour, a point a minute. */
  series: z.array(HealthPoint),
  /** What was wrong in that hour, oldest first. */
  spans: z.array(HealthSpan),
});
export type PspHealth = z.output<typeof PspHealth>;

/** `measured_ms` is the end of every window. */
export const PspHealthList = z.object({ measured_ms: z.int(), data: z.array(PspHealth) });
export type PspHealthList = z.output<typeof PspHealthList>;

/** One change of an account, newest first in its history. */
export const ConditionChange = z.object({
  kind: z.enum(["state", "circuit", "hold", "enabled"]),
  from: z.string(),
  to: z.string(),
  because: z.string(),
  /** The name of a person who did it. */
  actor: z.object({ type: z.string(), id: z.string(), name: z.string().nullable() }),
  at_ms: z.int(),
});
export type ConditionChange = z.output<typeof ConditionChange>;

/** A call that failed lately. */
export const FailingCall = z.object({
  psp_call_id: z.string(),
  payment_intent_id: z.string(),
  operation: z.string(),
  class: z.enum(CALL_CLASSES),
  reason: z.string(),
  duration_ms: z.int(),
  at_ms: z.int(),
});

export const PspHealthDetail = PspHealth.omit({ series: true, spans: true }).extend({
  measured_ms: z.int(),
  range: z.enum(HEALTH_RANGES),
  /** The length of a point, in milliseconds. */
  step_ms: z.int(),
  points: z.array(HealthPoint),
  /** What was wrong in the range, oldest first. */
  spans: z.array(HealthSpan),
  /** Of all that was answered in the range's length before `measured_ms`, to the millisecond: the sum of the points. */
  totals: HealthFigures,
  history: z.array(ConditionChange),
  failing_calls: z.array(FailingCall),
});
export type PspHealthDetail = z.output<typeof PspHealthDetail>;

const pspId = z.string().regex(/^\w{1,64}$/);

export const PspParams = z.object({ id: pspId });
/** How the console asks for one account. */
export const PspDetailQuery = z.strictObject({ id: pspId, range: z.enum(HEALTH_RANGES).default("1h") });
export const PspHealthQuery = z.strictObject({ range: z.enum(HEALTH_RANGES).default("1h") });
/** `{id}:disable`: the address's last segment. */
export const PspCommandParams = z.object({
  id: z
    .string()
    .regex(/^\w{1,64}:(enable|disable|hold|release|probe)$/)
    .transform((text) => text.slice(0, text.lastIndexOf(":"))),
});

const reason = z
  .string()
  .trim()
  .min(1, "say why: it is kept in the history")
  .max(500)
  .refine(isStorable, "must not contain U+0000 or a lone surrogate")
  .refine(...noCardNumber(LEAVE_OUT));
const HOLD_MINUTES_MAX = 7 * 24 * 60;

export const WithReason = z.strictObject({ reason });
export const HoldPsp = z.strictObject({
  reason,
  minutes: z.int().min(1).max(HOLD_MINUTES_MAX),
  /** Whether it is meant where a hold is in force that would end later: without it that is refused. */
  ends_earlier: z.boolean().default(false),
});
export const ProbeAnswer = z.object({
  psp_account_id: z.string(),
  answered: z.boolean(),
  duration_ms: z.int(),
  circuit: z.enum(["closed", "half_open", "open"]),
});
