"use client";

import { Clock } from "lucide-react";
import { useSyncExternalStore } from "react";
import { Button } from "@/components/ui/button";
import { setZone, useZone } from "@/components/ui/zone";
import { zoneName } from "@/lib/core/zone";

const never = () => () => undefined;

/** Shows which zone times are in, and switches between the reader's own and UTC. */
export function ZoneSwitch() {
  const zone = useZone();
  const own = useSyncExternalStore(
    never,
    () => zoneName(Date.now(), "local"),
    () => "UTC",
  );
  const name = zone === "utc" ? "UTC" : own;
  return (
    <Button
      kind="quiet"
      className="font-normal"
      aria-label={`Times are in ${name}. Show them in ${zone === "utc" ? own : "UTC"}`}
      title={`Times are in ${name}`}
      onClick={() => setZone(zone === "utc" ? "local" : "utc")}
    >
      <Clock aria-hidden />
      <span className="max-md:hidden">{name}</span>
    </Button>
  );
}
