"use client";

import { useState } from "react";
import { ActDialog } from "@/components/act-dialog";
import { Field } from "@/components/ui/field";
import { isolated } from "@/lib/core/isolate";
import { type Merchant, Merchant as MerchantSchema, NAME_MAX } from "@/lib/merchants/schema";

/** Asks for a new merchant's name, and makes it. */
export function NewMerchant({ onCreated, onClose }: { onCreated: (id: string) => void; onClose: () => void }) {
  const [name, setName] = useState("");
  return (
    <ActDialog
      title="New merchant"
      description="It can take payments as soon as it has an API client."
      verb="Create"
      done="The merchant is there"
      request={() => ({ path: "/v1/admin/merchants", body: { name } })}
      onDone={(answer) => {
        const made = MerchantSchema.safeParse(answer);
        if (made.success) onCreated(made.data.merchant_id);
        else onClose();
      }}
      onClose={onClose}
    >
      <NameField name={name} onName={setName} />
    </ActDialog>
  );
}

export type MerchantChange = "rename" | "suspend" | "activate";

const words = {
  suspend: {
    title: "Suspend",
    what: "Its tokens are refused at once, and no new ones are given. What is under way at PSPs goes on.",
    done: "The merchant is suspended",
  },
  activate: {
    title: "Activate",
    what: "Its API clients work again, with the secrets that they have.",
    done: "The merchant is active",
  },
} as const;

/** Renames a merchant, suspends it, or lets it work again. */
export function ChangeMerchant({
  change,
  merchant,
  onClose,
}: {
  change: MerchantChange;
  merchant: Merchant;
  onClose: (done: boolean) => void;
}) {
  const [name, setName] = useState(merchant.name);
  const path = `/v1/admin/merchants/${merchant.merchant_id}`;
  const common = { onDone: () => onClose(true), onClose: () => onClose(false) };
  if (change === "rename") {
    return (
      <ActDialog
        {...common}
        title="Rename this merchant"
        verb="Rename"
        done="The merchant is renamed"
        request={() => ({ path, method: "PATCH", body: { name } })}
      >
        <NameField name={name} onName={setName} />
      </ActDialog>
    );
  }
  const { title, what, done } = words[change];
  return (
    <ActDialog
      {...common}
      title={`${title} ${isolated(merchant.name)}?`}
      description={what}
      verb={title}
      done={done}
      dangerous={change === "suspend"}
      request={() => ({ path, method: "PATCH", body: { status: change === "suspend" ? "suspended" : "active" } })}
    />
  );
}

function NameField({ name, onName }: { name: string; onName: (name: string) => void }) {
  return (
    <Field
      id="merchant-name"
      label="Name"
      required
      dir="auto"
      maxLength={NAME_MAX}
      autoComplete="off"
      value={name}
      onChange={(event) => onName(event.target.value)}
    />
  );
}
