"use client";

import { useTheme } from "next-themes";
import { useSyncExternalStore } from "react";
import { Card } from "@/components/ui/card";
import { useLocale } from "@/components/ui/locale";
import { chooseLocale, chosenLocale } from "@/components/ui/locale-choice";
import { Select } from "@/components/ui/select";
import { setZone, useZone } from "@/components/ui/zone";
import { amountText } from "@/lib/core/amount-text";
import { datesOf, LOCALES, type Locale } from "@/lib/core/locale";

const never = () => () => undefined;
const DATE = { day: "numeric", month: "short", hour: "2-digit", minute: "2-digit", timeZone: "UTC" } as const;
const EXAMPLE_MINOR = 123_456_789n;
/** Past noon, so that one sees how many hours a clock has. */
const EXAMPLE_MS = Date.UTC(2026, 0, 31, 14, 5);

/** How the console looks in this browser: it remembers, nobody else sees it. */
export function ProfileLook() {
  const { theme, setTheme } = useTheme();
  const zone = useZone();
  const locale = useLocale();
  // The server knows neither: both are kept in the browser.
  const here = useSyncExternalStore(
    never,
    () => true,
    () => false,
  );
  return (
    <Card title="Theme, time zone and figures">
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
        <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-1">
          <label htmlFor="locale">Figures and dates as in</label>
          <Select
            id="locale"
            className="w-56 max-w-full"
            value={here ? (chosenLocale() ?? "") : ""}
            onChange={({ target: { value } }) => {
              chooseLocale(value === "" ? undefined : value);
              // What is on the page was written by the server as well: all of it is written anew.
              location.reload();
            }}
          >
            <option value="">This browser's language</option>
            {here
              ? byName().map((each) => (
                  <option key={each} value={each}>
                    {nameOf(each)}: {amountText(EXAMPLE_MINOR, "EUR", each)}, {datesOf(each, DATE).format(EXAMPLE_MS)}
                  </option>
                ))
              : null}
          </Select>
        </div>
        <p className="text-soft">
          Now: {amountText(EXAMPLE_MINOR, "EUR", locale)}, {datesOf(locale, DATE).format(EXAMPLE_MS)}. Remembered in
          this browser.
        </p>
      </div>
    </Card>
  );
}

function byName(): Locale[] {
  return LOCALES.toSorted((one, other) => (nameOf(one) < nameOf(other) ? -1 : 1));
}

function nameOf(locale: Locale): string {
  return new Intl.DisplayNames("en", { type: "language", languageDisplay: "standard" }).of(locale) ?? locale;
}

function ownZone(): string {
  return new Intl.DateTimeFormat().resolvedOptions().timeZone;
}
