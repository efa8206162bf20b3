"use client";

import { useState } from "react";
import { ActDialog } from "@/components/act-dialog";
import { caseKindWords } from "@/components/case-words";
import { inputClass } from "@/components/ui/field";
import { type Case, RESOLUTION_MAX } from "@/lib/cases/schema";
import { isolated } from "@/lib/core/isolate";

export type CaseCommand = "take" | "release" | "resolve";

const words = {
  take: {
    verb: "Take",
    done: "The case is yours",
    what: "Others see that you work on it, and can't take it meanwhile.",
  },
  release: { verb: "Release", done: "The case is free again", what: "Somebody else can take it then." },
  resolve: {
    verb: "Resolve",
    done: "The case is resolved",
    what: "Say what was done. Resolving moves no money by itself.",
  },
} as const;

/** Asks once more before a case takes a step. What is refused, for instance to the slower of two people, stays here. */
export function CaseAct({
  command,
  about,
  onClose,
}: {
  command: CaseCommand;
  about: Case;
  onClose: (done: boolean) => void;
}) {
  const [resolution, setResolution] = useState("");
  const { verb, done, what } = words[command];
  const subject = about.order_id ? `, order ${isolated(about.order_id)}` : "";
  return (
    <ActDialog
      title={`${verb} this case?`}
      description={`${caseKindWords[about.kind]} of ${isolated(about.merchant_name)}${subject}. ${what}`}
      verb={verb}
      done={done}
      request={() => ({
        path: `/v1/admin/cases/${about.case_id}:${command}`,
        body: command === "resolve" ? { resolution } : {},
      })}
      onDone={() => onClose(true)}
      onClose={() => onClose(false)}
    >
      {command === "resolve" ? (
        <label className="block space-y-1.5">
          <span className="block font-medium">What was done?</span>
          <textarea
            required
            rows={4}
            dir="auto"
            maxLength={RESOLUTION_MAX}
            value={resolution}
            onChange={(event) => setResolution(event.target.value)}
            className={`${inputClass} h-auto py-2`}
          />
        </label>
      ) : undefined}
    </ActDialog>
  );
}
