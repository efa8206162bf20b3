"use client";

import { usePathname } from "next/navigation";
import { LinkTabs } from "@/components/ui/link-tabs";

/** The parts of the settings, with the one where the reader is marked. */
export function SettingsTabs({ sections }: { sections: ReadonlyArray<{ href: string; name: string }> }) {
  const pathname = usePathname();
  const tabs = sections.map(({ href, name }) => ({
    href,
    name,
    here: pathname === href || pathname.startsWith(`${href}/`),
  }));
  return <LinkTabs label="Settings" tabs={tabs} beside />;
}
