"use client";

import { useLocale } from "@/components/ui/locale";
import { amountText } from "@/lib/core/amount-text";
import type { Locale } from "@/lib/core/locale";
import { isCurrency } from "@/lib/core/money";
import { ruleText } from "@/lib/core/threshold-rule";

/** What changed, field by field: how it was, struck out, and how it is. */
export function AuditChanges({ before, after }: { before: unknown; after: unknown }) {
  const locale = useLocale();
  const was = fieldsOf(before, locale);
  const is = fieldsOf(after, locale);
  const names = [...new Set([...Object.keys(was), ...Object.keys(is)])];
  if (names.length === 0) return null;
  return (
    <dl className="mt-1 grid grid-cols-[auto_minmax(0,1fr)] gap-x-3 gap-y-0.5">
      {names.map((name) => (
        <Change key={name} name={name} was={was[name]} is={is[name]} />
      ))}
    </dl>
  );
}

function Change({ name, was, is }: { name: string; was: string | undefined; is: string | undefined }) {
  return (
    <>
      <dt className="max-w-40 wrap-anywhere text-soft">{name.replaceAll("_", " ")}</dt>
      <dd className="wrap-anywhere">
        {is === undefined ? (
          <span className="text-soft">
            was <bdi>{was}</bdi>
          </span>
        ) : null}
        {was !== undefined && is !== undefined && was !== is ? (
          <>
            <del className="text-bad">
              <span className="sr-only">was </span>
              <bdi>{was}</bdi>
            </del>
            <span aria-hidden> → </span>
          </>
        ) : null}
        {is === undefined ? null : (
          <ins className="no-underline">
            {was !== undefined && was !== is ? <span className="sr-only">is now </span> : null}
            <bdi>{is}</bdi>
          </ins>
        )}
      </dd>
    </>
  );
}

/** A record's fields as text; an amount with the currency beside it as people read it. Anything else has no fields. */
function fieldsOf(value: unknown, locale: Locale): Record<string, string> {
  if (typeof value !== "object" || value === null) return {};
  const fields = Object.fromEntries(Object.entries(value).map(([name, field]) => [name, textOf(field, locale)]));
  const { amount, currency, ...rest } = fields;
  if (amount === undefined || currency === undefined) return fields;
  if (!/^\d{1,15}$/.test(amount) || !isCurrency(currency)) return fields;
  return { amount: amountText(BigInt(amount), currency, locale), ...rest };
}

function textOf(field: unknown, locale: Locale): string {
  if (field === null) return "nothing";
  return typeof field === "object" ? JSON.stringify(field) : ruleText(String(field), locale);
}
