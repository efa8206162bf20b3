"use client";

import type { Managing } from "@/components/psp-manage";
import { Button } from "@/components/ui/button";

/** What a person can do with an account as it stands now. */
export function PspActs({ psp, onManage }: { psp: Managing["psp"]; onManage: (managing: Managing) => void }) {
  const button = (command: Managing["command"], name: string) => (
    <Button size="small" aria-label={`${name}: ${psp.name}`} onClick={() => onManage({ command, psp })}>
      {name}
    </Button>
  );
  return (
    <div className="flex flex-wrap gap-2">
      {psp.hold ? button("release", "Release") : button("hold", "Hold")}
      {psp.enabled ? button("disable", "Disable") : button("enable", "Enable")}
      {button("probe", "Probe")}
    </div>
  );
}
