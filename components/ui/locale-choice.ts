import { LOCALE_COOKIE, LOCALES, type Locale } from "@/lib/core/locale";

const YEAR_S = 31_536_000;
const CHANNEL = "paydesk-locale";

/** The locale that was chosen in this browser. `undefined`: the browser's own counts. */
export function chosenLocale(): Locale | undefined {
  const cookie = document.cookie.split("; ").find((each) => each.startsWith(`${LOCALE_COOKIE}=`));
  const chosen = cookie?.slice(LOCALE_COOKIE.length + 1);
  return LOCALES.find((locale) => locale === chosen);
}

/** Chooses a locale for this browser, or gives the choice back to it. The server writes it from the next page on. */
export function chooseLocale(locale: Locale | undefined): void {
  const secure = location.protocol === "https:" ? "; secure" : "";
  const kept = `max-age=${locale === undefined ? 0 : YEAR_S}; path=/; samesite=lax${secure}`;
  // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is missing where the console is opened over http.
  document.cookie = `${LOCALE_COOKIE}=${locale ?? ""}; ${kept}`;
  const channel = new BroadcastChannel(CHANNEL);
  channel.postMessage("chosen");
  channel.close();
}

/** Calls back when another tab of this browser chose a locale; that tab's server answers are written in it from then on. */
export function whenLocaleChosen(call: () => void): () => void {
  const channel = new BroadcastChannel(CHANNEL);
  channel.onmessage = call;
  return () => channel.close();
}
