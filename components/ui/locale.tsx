"use client";

import { createContext, type ReactNode, use } from "react";
import { type Locale, PLAIN } from "@/lib/core/locale";

const LocaleContext = createContext<Locale>(PLAIN);

/** Writes the figures and dates of all that is in it as the reader's locale does. The server chooses it, and writes the same. */
export function LocaleProvider({ locale, children }: { locale: Locale; children: ReactNode }) {
  return <LocaleContext value={locale}>{children}</LocaleContext>;
}

/** The reader's locale. */
export function useLocale(): Locale {
  return use(LocaleContext);
}
