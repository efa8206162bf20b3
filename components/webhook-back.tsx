"use client";

import { useRouter } from "next/navigation";
import { useMemo } from "react";
import { BackLink } from "@/components/ui/back-link";
import { useHotkeys } from "@/components/use-hotkeys";

/** The way back to the list a page belongs to, also by `Esc`. */
export function WebhookBack({ href, name }: { href: string; name: string }) {
  const router = useRouter();
  const keys = useMemo(
    () => ({ Escape: { does: `Back to ${name}`, act: () => router.push(href) } }),
    [router, href, name],
  );
  useHotkeys(keys);
  return <BackLink href={href}>{name}</BackLink>;
}
