import type { ReactNode } from "react";
import { signOutAction } from "@/app/(console)/actions";
import { actsFor } from "@/app/(console)/acts";
import { placesFor } from "@/app/(console)/places";
import { sectionsFor } from "@/app/(console)/settings/sections";
import { ConsoleFrame } from "@/components/console-frame";
import { LocaleWatch } from "@/components/locale-watch";
import { QueryProvider } from "@/components/query-provider";
import { SessionStepUp } from "@/components/session-step-up";
import { LocaleProvider } from "@/components/ui/locale";
import { currentOperator } from "@/lib/auth/session";

/** The frame of the console. It shows who is signed in; each page checks its own rights all the same. */
export default async function ConsoleLayout({ children }: { children: ReactNode }) {
  const operator = await currentOperator();
  // The page sends them to the sign-in: it alone knows its address, which they come back to.
  if (!operator) return children;
  const { operatorId: id, name, email, role } = operator;
  const places = placesFor(operator).map(({ action: _, ...place }) => place);
  const more = {
    places: sectionsFor(operator).map(({ name, href }) => ({ name, href })),
    acts: actsFor(operator).map(({ name, href }) => ({ name, href })),
  };
  return (
    <LocaleProvider locale={operator.locale}>
      <QueryProvider>
        <a
          href="#content"
          className="absolute top-2 left-2 z-30 -translate-y-16 rounded-md bg-accent px-3 py-2 text-on-accent focus:translate-y-0"
        >
          Skip to the content
        </a>
        <ConsoleFrame places={places} more={more} operator={{ id, name, email, role }} signOut={signOutAction}>
          {children}
        </ConsoleFrame>
        <SessionStepUp />
        <LocaleWatch />
      </QueryProvider>
    </LocaleProvider>
  );
}
