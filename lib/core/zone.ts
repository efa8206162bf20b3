/** In which zone times are shown and written: the reader's own, which only a browser knows, or UTC. */
export type Zone = "local" | "utc";

/** A moment as a field of date and time has it, "2026-11-01T10:30:00", without its zone. */
export function wallTime(atMs: number, zone: Zone): string {
  const at = new Date(atMs);
  if (zone === "utc") return at.toISOString().slice(0, 19);
  // Minutes east of UTC at that very moment.
  return new Date(atMs - at.getTimezoneOffset() * 60_000).toISOString().slice(0, 19);
}

/** The moment of a wall time, or of the beginning of a day; `undefined` for a day that there is not. */
export function momentOf(wall: string, zone: Zone): number | undefined {
  const [day = "", time = "00:00"] = wall.split("T");
  const atMs = new Date(`${day}T${time}${zone === "utc" ? "Z" : ""}`).getTime();
  // The parser takes 2026-02-30 for the second of March.
  return atMs >= 0 && wallTime(atMs, zone).startsWith(day) ? atMs : undefined;
}

/** What a zone is called at a moment: "UTC", "CET", "GMT-5". */
export function zoneName(atMs: number, zone: Zone): string {
  const format = new Intl.DateTimeFormat("en-GB", {
    ...(zone === "utc" ? { timeZone: "UTC" } : {}),
    timeZoneName: "short",
  });
  return format.formatToParts(atMs).find(({ type }) => type === "timeZoneName")?.value ?? "local time";
}
