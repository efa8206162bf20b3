"use client";

import { dialogLater } from "@/components/ui/opened-later";

/** Asks once more before an act, and acts: see `ActDialogForm`. It is loaded when it is opened first. */
export const ActDialog = dialogLater(() =>
  import("@/components/act-dialog-form").then((module) => module.ActDialogForm),
);
