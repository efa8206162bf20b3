"use client";

import dynamic from "next/dynamic";

/** Asks once more before an act, and acts: see `ActDialogForm`. It is loaded when it is opened first. */
export const ActDialog = dynamic(() => import("@/components/act-dialog-form").then((module) => module.ActDialogForm));
