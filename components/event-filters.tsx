"use client";

import { ChoiceFilter, FilterChip } from "@/components/webhook-filters";
import { EventType } from "@/lib/webhooks/delivery-schema";

const types = EventType.options.map((value) => ({ value, name: value }));

/** A choice among all that merchants are told. */
export function EventTypeFilter({
  value,
  onChange,
}: {
  value: string | undefined;
  onChange: (value: string | undefined) => void;
}) {
  return <ChoiceFilter label="Event type" all="Every event type" value={value} choices={types} onChange={onChange} />;
}

/** Of whom and of what a list of events or deliveries is, where a link said so. */
export function SubjectChips({
  filters,
  show,
}: {
  filters: { merchant_id?: string | undefined; payment_intent_id?: string | undefined };
  show: (changes: Record<string, string | undefined>) => void;
}) {
  return (
    <>
      <FilterChip name="Merchant" value={filters.merchant_id} onRemove={() => show({ merchant_id: undefined })} />
      <FilterChip
        name="Payment"
        value={filters.payment_intent_id}
        onRemove={() => show({ payment_intent_id: undefined })}
      />
    </>
  );
}
