"use client";

import { useTheme } from "next-themes";
import { useSyncExternalStore } from "react";
import { Card } from "@/components/ui/card";
import { Select } from "@/components/ui/select";
import { setZone, useZone } from "@/components/ui/zone";

const never = () => () => undefined;

/** How the console looks in this browser: it remembers, nobody else sees it. */
export function ProfileLook() {
  const { theme, setTheme } = useTheme();
  const zone = useZone();
  // The server knows neither: both are kept in the browser.
  const here = useSyncExternalStore(
    never,
    () => true,
    () => false,
  );
  return (
    <Card title="Theme and time zone">
      <div className="space-y-3 px-4 py-3">
        <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-1">
          <label htmlFor="theme">Theme</label>
          <Select
            id="theme"
            value={here ? (theme ?? "system") : "system"}
            onChange={(event) => setTheme(event.target.value)}
          >
            <option value="system">As the system has it</option>
            <option value="light">Light</option>
            <option value="dark">Dark</option>
          </Select>
        </div>
        <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-1">
          <label htmlFor="zone">Times in</label>
          <Select id="zone" value={zone} onChange={(event) => setZone(event.target.value === "utc" ? "utc" : "local")}>
            <option value="local">My time zone{here ? ` (${ownZone()})` : ""}</option>
            <option value="utc">UTC</option>
          </Select>
        </div>
        <p className="text-soft">Remembered in this browser.</p>
      </div>
    </Card>
  );
}

function ownZone(): string {
  return new Intl.DateTimeFormat().resolvedOptions().timeZone;
}
