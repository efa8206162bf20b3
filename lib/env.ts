import { z } from "zod";

/** Long enough that guessing is hopeless: 32 characters of a random string. */
const secret = z.string().min(32, "needs at least 32 characters");
const port = z.coerce.number().int().min(1).max(65_535);
const commaList = z
  .string()
  .default("")
  .transform((text) => text.split(",").filter((entry) => entry !== ""));

/** Marks the secrets that `npm start` makes for its embedded defaults. Production refuses them. */
export const DEVELOPMENT_SECRET_PREFIX = "development-";

const Env = z
  .object({
    /** `embedded` is set by `npm start` and `npm test`. Anything deployed is `production` unless it says otherwise. */
    PAYDESK_MODE: z.enum(["production", "embedded"]).default("production"),
    /** Where merchants, shoppers and operators reach this installation, without a trailing slash. */
    APP_URL: z.url({ protocol: /^https?$/ }).transform((url) => url.replace(/\/+$/, "")),
    PORT: port.default(3000),
    HOST: z.string().default("127.0.0.1"),
    /** Proxies and balancers of yours in front: so many entries of X-Forwarded-For are believed. */
    TRUSTED_PROXIES: z.coerce.number().int().min(0).max(10).default(0),
    DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/ }),
    DATABASE_POOL_MAX: z.coerce.number().int().min(2).max(100).default(10),
    /** Key-encryption key for secrets in the database: 32 bytes, base64. */
    ENCRYPTION_KEY: z
      .string()
      .refine((text) => Buffer.from(text, "base64").length === 32, "must be 32 bytes in base64"),
    NEXTAUTH_SECRET: secret,
    NEXTAUTH_URL: z.url().optional(),
    INNGEST_EVENT_KEY: z.string().min(1),
    INNGEST_SIGNING_KEY: z.string().regex(/^signkey-/, "must be an Inngest signing key (signkey-…)"),
    INNGEST_BASE_URL: z.url().optional(),
    INNGEST_DEV: z.string().optional(),
    /** Port of the embedded engine, read by its process only. */
    ENGINE_PORT: port.optional(),
    /** `host:port` pairs that webhooks may reach although they are not public. Refused in production. */
    WEBHOOK_ALLOWED_HOSTS: commaList,
    PSP_TIMEOUT_MS: z.coerce.number().int().min(100).max(60_000).default(20_000),
    /** Requests that have to fail within ten seconds before a PSP account's circuit opens. */
    PSP_CIRCUIT_FAILURES_MIN: z.coerce.number().int().min(1).default(5),
    /** Work that made no progress for this long is taken up by the next sweep; there is one every minute. */
    SWEEP_AFTER_MS: z.coerce.number().int().min(1_000).default(60_000),
    LOG_LEVEL: z.enum(["fatal", "error", "warn", "info", "debug", "trace", "silent"]).default("info"),
    /** Names of points at which this process kills itself; for crash tests. Refused in production. */
    PAYDESK_CRASH_AT: commaList,
    /** A folder in which crash tests order one crash at a time: a file named after the point. Refused in production. */
    PAYDESK_CRASH_DIR: z.string().optional(),
    /** A process that holds a PSP call writes its answer within this time after the PSP's time-out, or is taken for dead. */
    PSP_LEASE_MARGIN_MS: z.coerce.number().int().min(100).max(60_000).default(10_000),
  })
  .superRefine((env, context) => {
    if (env.PAYDESK_MODE !== "production") return;
    const refuse = (name: keyof typeof env, why: string) =>
      context.addIssue({ code: "custom", path: [name], message: why });
    if (env.NEXTAUTH_SECRET.startsWith(DEVELOPMENT_SECRET_PREFIX)) refuse("NEXTAUTH_SECRET", "is a development secret");
    if (env.INNGEST_EVENT_KEY.startsWith(DEVELOPMENT_SECRET_PREFIX))
      refuse("INNGEST_EVENT_KEY", "is a development key");
    if (env.INNGEST_SIGNING_KEY.startsWith("signkey-development-"))
      refuse("INNGEST_SIGNING_KEY", "is a development key");
    if (env.INNGEST_DEV && env.INNGEST_DEV !== "0" && env.INNGEST_DEV !== "false") {
      refuse("INNGEST_DEV", "switches Inngest's signature checks off");
    }
    if (env.WEBHOOK_ALLOWED_HOSTS.length > 0) refuse("WEBHOOK_ALLOWED_HOSTS", "opens private addresses to webhooks");
    if (env.PAYDESK_CRASH_AT.length > 0) refuse("PAYDESK_CRASH_AT", "is for crash tests");
    if (env.PAYDESK_CRASH_DIR) refuse("PAYDESK_CRASH_DIR", "is for crash tests");
  });

export type Env = z.output<typeof Env>;

/** Parses an environment; throws one line per fault, each naming the variable. */
export function parseEnv(source: Record<string, string | undefined>): Env {
  const parsed = Env.safeParse(source);
  if (parsed.success) return parsed.data;
  const lines = parsed.error.issues.map((issue) => {
    const name = issue.path.join(".");
    return `  ${name}: ${source[name] === undefined ? "is not set" : issue.message}`;
  });
  throw new Error(
    `The environment is not usable:\n${lines.join("\n")}\nSee .env.example for what each variable means.`,
  );
}

let cached: Env | undefined;

/** The environment of this process, parsed once, at first use (a build has no environment). */
export function env(): Env {
  cached ??= parseEnv(process.env);
  return cached;
}
