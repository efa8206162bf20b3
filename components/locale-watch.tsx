"use client";

import { useQueryClient } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useEffect } from "react";
import { whenLocaleChosen } from "@/components/ui/locale-choice";

/** Writes this tab anew when another one chose a locale: the server answers both in the new one. What was typed stays. */
export function LocaleWatch() {
  const router = useRouter();
  const client = useQueryClient();
  useEffect(
    () =>
      whenLocaleChosen(() => {
        router.refresh();
        void client.invalidateQueries();
      }),
    [router, client],
  );
  return null;
}
