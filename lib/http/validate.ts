import { z } from "zod";
import { AppError, type FieldError } from "@/lib/core/error";
import { CARD_DATA_CODE } from "@/lib/core/text";

/** More faults than this tell nobody anything. */
const FAULTS_MAX = 20;

/** Parses a part of a request by its schema, or refuses it with every fault named by its path. */
export function validate<Schema extends z.ZodType>(schema: Schema, value: unknown): z.output<Schema> {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const issues = parsed.error.issues.slice(0, FAULTS_MAX);
  const errors = issues.map(fieldError);
  const card = issues.map(paramsOf).find(({ code }) => code === CARD_DATA_CODE);
  if (card) {
    throw new AppError("card_data_not_allowed", `This looks like a card number. ${card.instead}`, { errors });
  }
  const first = errors[0];
  throw new AppError(
    "invalid_request",
    first ? `${first.path || "The request"}: ${first.message}.` : "The request is not valid.",
    {
      errors,
    },
  );
}

/** Parses the parts of an address. What can't be an id names nothing, as an id that nobody has. */
export function validateParams<Schema extends z.ZodType>(schema: Schema, value: unknown): z.output<Schema> {
  const parsed = schema.safeParse(value);
  if (!parsed.success) throw new AppError("not_found", "There is no such object.");
  return parsed.data;
}

function fieldError(issue: z.core.$ZodIssue): FieldError {
  const { code = issue.code } = paramsOf(issue);
  const keys = issue.code === "unrecognized_keys" ? issue.keys : [];
  return { path: [...issue.path, ...keys.slice(0, 1)].join("."), code, message: issue.message };
}

/** What a check of our own says of a fault, beside its sentence. */
const Params = z.object({ code: z.string().optional(), instead: z.string().default("") });

function paramsOf(issue: z.core.$ZodIssue): z.output<typeof Params> {
  return Params.parse(issue.code === "custom" ? (issue.params ?? {}) : {});
}
