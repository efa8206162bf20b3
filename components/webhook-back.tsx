"use client";

import { ArrowLeft } from "lucide-react";
import Link from "next/link";
import { useRouter } from "next/navigation";
import { useMemo } from "react";
import { useHotkeys } from "@/components/use-hotkeys";

/** The way back to the list a page belongs to, also by `Esc`. */
export function WebhookBack({ href, name }: { href: string; name: string }) {
  const router = useRouter();
  const keys = useMemo(
    () => ({ Escape: { does: `Back to ${name}`, act: () => router.push(href) } }),
    [router, href, name],
  );
  useHotkeys(keys);
  return (
    <Link href={href} className="mb-3 inline-flex items-center gap-1.5 rounded text-soft hover:text-ink">
      <ArrowLeft className="size-4" aria-hidden />
      {name}
    </Link>
  );
}
