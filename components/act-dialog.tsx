"use client";

import { openedLater } from "@/components/ui/opened-later";

/** Asks once more before an act, and acts: see `ActDialogForm`. It is loaded when it is opened first. */
export const ActDialog = openedLater(
  () => import("@/components/act-dialog-form").then((module) => module.ActDialogForm),
  ({ onClose }) => onClose(),
);
