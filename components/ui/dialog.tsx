"use client";

import dynamic from "next/dynamic";

/** A dialog that is open for as long as it is rendered: see `DialogWindow`. It is loaded when it is opened first. */
export const Dialog = dynamic(() => import("@/components/ui/dialog-window").then((module) => module.DialogWindow));
