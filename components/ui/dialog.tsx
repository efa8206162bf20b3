"use client";

import { dialogLater } from "@/components/ui/opened-later";

/** A dialog that is open for as long as it is rendered: see `DialogWindow`. It is loaded when it is opened first. */
export const Dialog = dialogLater(() => import("@/components/ui/dialog-window").then((module) => module.DialogWindow));
