"use client";

import { Menu, Search } from "lucide-react";
import Link from "next/link";
import { useRouter } from "next/navigation";
import { type ReactNode, useEffect, useMemo, useState } from "react";
import { Brand } from "@/components/brand";
import type { PaletteMore } from "@/components/command-palette";
import { ConsoleNav, type ConsolePlace } from "@/components/console-nav";
import { OperatorMenu } from "@/components/operator-menu";
import { PageTakenOver } from "@/components/page-taken-over";
import { waitBehindProxy } from "@/components/proxy-fault";
import { ThemeToggle } from "@/components/theme-toggle";
import { ToastPlace } from "@/components/toast-place";
import { Button } from "@/components/ui/button";
import { Kbd } from "@/components/ui/kbd";
import { NotOpened } from "@/components/ui/not-opened";
import { dialogLater } from "@/components/ui/opened-later";
import { silenceHotkeys, useHotkeys } from "@/components/use-hotkeys";
import { usePageOperator } from "@/components/use-page-operator";
import { usePlaceKept } from "@/components/use-place-kept";
import { ZoneSwitch } from "@/components/zone-switch";

// What is opened later is loaded later: a page shall be there at once.
const CommandPalette = dialogLater(() =>
  import("@/components/command-palette").then((module) => module.CommandPalette),
);
const KeyOverlay = dialogLater(() => import("@/components/key-overlay").then((module) => module.KeyOverlay));
const MenuSheet = dialogLater(() => import("@/components/menu-sheet").then((module) => module.MenuSheet));

type Props = {
  places: readonly ConsolePlace[];
  /** What the palette leads to besides: parts of the places, and what is done somewhere. */
  more: PaletteMore;
  operator: { id: string; name: string; email: string; role: string };
  signOut: () => Promise<void>;
  children: ReactNode;
};

type Open = "palette" | "keys" | "menu";

/** What stands around every page: the menu, the command palette, and the keys that count everywhere. */
export function ConsoleFrame({ places, more, operator, signOut, children }: Props) {
  const [open, setOpen] = useState<Open | undefined>(undefined);
  const close = () => setOpen(undefined);
  useEverywhereKeys(places, setOpen);
  usePlaceKept();
  usePageOperator(operator);
  useEffect(waitBehindProxy, []);
  useEffect(() => silenceHotkeys(open !== undefined), [open]);

  return (
    <div className="lg:grid lg:grid-cols-[13rem_minmax(0,1fr)]">
      <aside className="sticky top-0 h-dvh overflow-y-auto border-r border-line bg-paper px-3 py-3 max-lg:hidden">
        <Link href="/payments" className="mb-4 flex h-8 items-center rounded px-2">
          <Brand />
        </Link>
        <ConsoleNav places={places} />
      </aside>
      <div className="min-w-0">
        <header className="sticky top-0 z-10 flex h-14 items-center gap-2 border-b border-line bg-paper px-4">
          <Button
            kind="quiet"
            size="icon"
            aria-label="Menu"
            className="-ml-2 lg:hidden"
            onClick={() => setOpen("menu")}
          >
            <Menu />
          </Button>
          <Button
            className="min-w-0 justify-start font-normal text-soft sm:w-72"
            aria-keyshortcuts="Control+K Meta+K"
            onClick={() => setOpen("palette")}
          >
            <Search aria-hidden />
            <span className="truncate max-sm:sr-only">Go to, find, act</span>
            <span className="ml-auto flex gap-1 max-sm:hidden">
              <Kbd>Ctrl</Kbd>
              <Kbd>K</Kbd>
            </span>
          </Button>
          <div className="ml-auto flex items-center gap-1">
            <ZoneSwitch />
            <ThemeToggle />
            <OperatorMenu operator={operator} signOut={signOut} />
          </div>
        </header>
        <main id="content" tabIndex={-1} className="mx-auto max-w-[90rem] px-4 py-5 outline-none">
          <PageTakenOver operator={operator} />
          {children}
        </main>
      </div>
      {open === "menu" ? <MenuSheet places={places} onClose={close} /> : null}
      {open === "keys" ? <KeyOverlay onClose={close} /> : null}
      {open === "palette" ? (
        <CommandPalette places={places} more={more} signOut={signOut} onKeys={() => setOpen("keys")} onClose={close} />
      ) : null}
      <ToastPlace />
      <NotOpened />
    </div>
  );
}

function useEverywhereKeys(places: readonly ConsolePlace[], setOpen: (open: Open) => void): void {
  const router = useRouter();
  useEffect(() => {
    function onKeyDown(event: KeyboardEvent): void {
      // Also while somebody types: it is no letter.
      if (event.key.toLowerCase() !== "k" || !(event.ctrlKey || event.metaKey) || event.altKey) return;
      event.preventDefault();
      // At once, and not when it is rendered: the next letter may come before.
      silenceHotkeys(true);
      setOpen("palette");
    }
    document.addEventListener("keydown", onKeyDown);
    return () => document.removeEventListener("keydown", onKeyDown);
  }, [setOpen]);
  const keys = useMemo(
    () => ({
      "?": { does: "Show all keys", act: () => setOpen("keys") },
      ...Object.fromEntries(
        places.map(({ key, name, href }) => [`g ${key}`, { does: `Go to ${name}`, act: () => router.push(href) }]),
      ),
    }),
    [places, router, setOpen],
  );
  useHotkeys(keys, "Everywhere");
}
