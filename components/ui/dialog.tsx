"use client";

import { openedLater } from "@/components/ui/opened-later";

/** A dialog that is open for as long as it is rendered: see `DialogWindow`. It is loaded when it is opened first. */
export const Dialog = openedLater(
  () => import("@/components/ui/dialog-window").then((module) => module.DialogWindow),
  ({ onClose }) => onClose(),
);
