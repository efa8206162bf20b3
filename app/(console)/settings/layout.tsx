import type { ReactNode } from "react";
import { sectionsFor } from "@/app/(console)/settings/sections";
import { SettingsTabs } from "@/components/settings-tabs";
import { currentOperator } from "@/lib/auth/session";

/** The tab bar beside every part of the settings. Each page checks its own rights all the same. */
export default async function SettingsLayout({ children }: { children: ReactNode }) {
  const operator = await currentOperator();
  if (!operator) return children;
  return (
    <div className="gap-8 lg:grid lg:grid-cols-[11rem_minmax(0,1fr)]">
      <SettingsTabs sections={sectionsFor(operator).map(({ href, name }) => ({ href, name }))} />
      <div className="min-w-0">{children}</div>
    </div>
  );
}
