import type { DraftErrors, DraftRule } from "@/components/routing-draft";
import type { RoutingView } from "@/lib/psp/routing-schema";

/** What the fields of a rule are given. */
export type RuleFormProps = {
  rule: DraftRule;
  place: number;
  errors: DraftErrors;
  view: Pick<RoutingView, "accounts" | "merchants">;
  onChange: (rule: DraftRule) => void;
};
