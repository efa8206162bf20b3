"use client";

import { useState } from "react";
import { ActDialog } from "@/components/act-dialog";
import { VIEWS } from "@/components/payment-views-address";
import { Field } from "@/components/ui/field";
import type { SavedView } from "@/lib/payments/saved-view-schema";

type Ends = { onDone: (answer: unknown) => void; onClose: () => void };

/** Asks once more before a view goes. */
export function RemoveViewDialog({ view, onDone, onClose }: Ends & { view: SavedView }) {
  return (
    <ActDialog
      title={`Remove the view ${view.name}?`}
      description="The payments stay as they are; only your bookmark goes."
      verb="Remove"
      done="The view is gone."
      request={() => ({ path: `/api/console/${VIEWS}/${view.saved_view_id}`, body: {}, method: "DELETE" })}
      onDone={onDone}
      onClose={onClose}
    />
  );
}

/** Asks under which name the list that is shown shall be kept. */
export function SaveViewDialog({
  query,
  onDone,
  onClose,
}: {
  query: string;
  onDone: (answer: unknown) => void;
  onClose: () => void;
}) {
  const [name, setName] = useState("");
  return (
    <ActDialog
      title="Save this view"
      description="Filters, order and columns as they are now. A name that you use already gets this view instead."
      verb="Save"
      done="The view is saved."
      request={() => ({ path: `/api/console/${VIEWS}`, body: { name, query } })}
      onDone={onDone}
      onClose={onClose}
    >
      <Field
        id="view-name"
        label="Name"
        required
        maxLength={60}
        autoComplete="off"
        value={name}
        onChange={(event) => setName(event.target.value)}
      />
    </ActDialog>
  );
}
