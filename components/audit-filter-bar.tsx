"use client";

import { useState } from "react";
import type { AuditAddress } from "@/components/audit-address";
import { Button } from "@/components/ui/button";
import { Field, inputClass } from "@/components/ui/field";
import { useZone } from "@/components/ui/zone";
import type { AuditChain } from "@/lib/audit/schema";
import { momentOf, wallTime, type Zone } from "@/lib/core/zone";

/** The log's filters. They count when they are sent, so that nobody reads a log of a half-typed id. */
export function AuditFilterBar({
  address,
  chains,
  onChange,
}: {
  address: AuditAddress;
  chains: readonly AuditChain[];
  onChange: (change: Partial<AuditAddress>) => void;
}) {
  const [typed, setTyped] = useState(address);
  const zone = useZone();
  const from = useTypedTime(address.created_gte_ms, zone);
  const to = useTypedTime(address.created_lte_ms, zone);
  const whose = zone === "utc" ? "UTC" : "your time";
  const text = (name: "actor" | "action" | "object") => ({
    value: typed[name] ?? "",
    maxLength: 64,
    autoComplete: "off",
    spellCheck: false,
    onChange: ({ target }: { target: { value: string } }) => setTyped({ ...typed, [name]: target.value }),
  });
  const filtered = Object.entries(address).some(([name, value]) => value && name !== "starting_after");
  return (
    <form
      // A field of date and time is as wide as what is written in it, or its end is cut off.
      className="grid grid-cols-2 items-end gap-3 lg:grid-cols-3 min-[88rem]:grid-cols-[repeat(4,minmax(0,1fr))_repeat(2,minmax(14.5rem,auto))_auto]"
      onSubmit={(event) => {
        event.preventDefault();
        onChange({ ...typed, created_gte_ms: from.atMs, created_lte_ms: endOfSecond(to.atMs) });
      }}
    >
      <Field id="audit-actor" label="Actor" placeholder="op_… or cl_…" {...text("actor")} />
      <Field id="audit-action" label="Action" placeholder="refund.approved" {...text("action")} />
      <Field id="audit-object" label="Object" placeholder="rf_…" {...text("object")} />
      <div className="space-y-1.5">
        <label htmlFor="audit-chain" className="block font-medium">
          Chain
        </label>
        <select
          id="audit-chain"
          className={inputClass}
          value={typed.chain ?? ""}
          onChange={({ target }) => setTyped({ ...typed, chain: target.value || undefined })}
        >
          <option value="">Every chain</option>
          {chains.map(({ chain, name }) => (
            <option key={chain} value={chain}>
              {name}
            </option>
          ))}
        </select>
      </div>
      <div className="max-sm:col-span-2">
        <Field id="audit-from" label={`From (${whose})`} {...from.field} />
      </div>
      <div className="max-sm:col-span-2">
        <Field id="audit-to" label={`To (${whose})`} {...to.field} />
      </div>
      <div className="flex gap-2">
        <Button type="submit" kind="primary">
          Filter
        </Button>
        {filtered ? <Button onClick={() => onChange(NOTHING)}>Clear</Button> : null}
      </div>
    </form>
  );
}

/**
 * A field of date and time. It keeps what is typed as it stands: a year that is typed by keyboard is the year 2 first,
 * then 20, and no moment of the log before it is whole.
 */
function useTypedTime(firstMs: string | undefined, zone: Zone) {
  const [typed, setTyped] = useState({ wall: firstMs ? wallTime(Number(firstMs), zone) : "", zone });
  const atMs = momentOf(typed.wall, typed.zone);
  const moved = typed.zone === zone || atMs === undefined ? typed.wall : wallTime(atMs, zone);
  return {
    atMs: atMs === undefined ? undefined : String(atMs),
    field: {
      type: "datetime-local",
      step: 1,
      min: "1970-01-02T00:00:00",
      max: "9999-12-30T23:59:59",
      value: moved,
      onChange: ({ target }: { target: { value: string } }) => setTyped({ wall: target.value, zone }),
    },
  };
}

/** A second is meant with all of its milliseconds, which nobody sees. */
function endOfSecond(atMs: string | undefined): string | undefined {
  return atMs === undefined ? undefined : String(Number(atMs) + 999);
}

const NOTHING = {
  chain: undefined,
  actor: undefined,
  action: undefined,
  object: undefined,
  request_id: undefined,
  created_gte_ms: undefined,
  created_lte_ms: undefined,
};
