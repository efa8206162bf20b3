"use client";

import { useQueryClient } from "@tanstack/react-query";
import { Command, defaultFilter } from "cmdk";
import { useRouter } from "next/navigation";
import { useTheme } from "next-themes";
import { type ReactNode, useRef, useState, useSyncExternalStore } from "react";
import type { ConsolePlace } from "@/components/console-nav";
import { keyLists, type ListedKeys, ON_THIS_PAGE } from "@/components/key-list";
import { CardNumberNote } from "@/components/payment-search-notes";
import { Dialog } from "@/components/ui/dialog";
import { Kbd } from "@/components/ui/kbd";
import { setZone, useZone } from "@/components/ui/zone";
import { certainPage } from "@/components/use-payment-search";
import { containsCardNumber } from "@/lib/core/card-number";

type Way = { name: string; href: string };
export type PaletteMore = { places: readonly Way[]; acts: readonly Way[] };

type Props = {
  places: readonly ConsolePlace[];
  more: PaletteMore;
  signOut: () => Promise<void>;
  onKeys: () => void;
  onClose: () => void;
};

/** What is found comes after what has the name, and is there for every text. */
const FIND = "find";
const FIND_SCORE = 0.0001;

/** Everything that can be gone to, found or done from anywhere, by a few letters of its name. */
export function CommandPalette({ places, more, signOut, onKeys, onClose }: Props) {
  const router = useRouter();
  const client = useQueryClient();
  const [text, setText] = useState("");
  const { resolvedTheme, setTheme } = useTheme();
  const zone = useZone();
  const wanted = text.trim();
  const secret = containsCardNumber(wanted);
  const chosen = useRef<() => void>(undefined);
  /** Rendered before the dialog takes the focus: this is who has it. */
  const [before] = useState(() => (document.activeElement instanceof HTMLElement ? document.activeElement : null));
  const here = useActsHere();

  function go(href: string): void {
    onClose();
    router.push(href);
  }

  async function find(): Promise<void> {
    go((await certainPage(client, wanted)) ?? `/payments?${new URLSearchParams({ q: wanted })}`);
  }

  return (
    <Dialog
      title="Go to, find, act"
      onClose={onClose}
      focusAfter={() => before}
      // An act is about what has the focus. Should that be gone meanwhile, it is about nothing.
      onClosed={() => (before?.isConnected ? chosen.current?.() : undefined)}
    >
      <Command
        label="Commands"
        className="space-y-2"
        filter={(value, search) => (value === FIND ? FIND_SCORE : defaultFilter(value, search))}
      >
        <Command.Input
          value={text}
          onValueChange={setText}
          placeholder="A page, an order id, a payment, an act"
          className="h-10 w-full rounded-md border border-edge bg-paper px-3 text-ink placeholder:text-soft max-sm:text-base"
        />
        {secret ? <CardNumberNote /> : null}
        <Command.List className="max-h-[50dvh] overflow-y-auto">
          {secret ? null : (
            <Command.Empty className="px-3 py-6 text-center text-soft">Nothing has this name.</Command.Empty>
          )}
          {here.length > 0 ? (
            <Group heading="Act on this page">
              {here.map(({ key, does, act }) => (
                <Item
                  key={key}
                  value={`${does} here`}
                  onSelect={() => {
                    // When the palette is gone, and the focus is back.
                    chosen.current = act;
                    onClose();
                  }}
                >
                  {does}
                  <span className="ml-auto">
                    <Kbd>{key}</Kbd>
                  </span>
                </Item>
              ))}
            </Group>
          ) : null}
          <Group heading="Go to">
            {places.map(({ href, name, key }) => (
              <Item key={href} value={name} onSelect={() => go(href)}>
                {name}
                <span className="ml-auto flex gap-1">
                  <Kbd>g</Kbd>
                  <Kbd>{key}</Kbd>
                </span>
              </Item>
            ))}
            {more.places.map(({ href, name }) => (
              <Item key={href} value={`settings ${name}`} onSelect={() => go(href)}>
                {name}
              </Item>
            ))}
          </Group>
          <Group heading="Act">
            {more.acts.map(({ href, name }) => (
              <Item key={href} value={name} onSelect={() => go(href)}>
                {name}
              </Item>
            ))}
            <Item
              value="switch theme dark light"
              onSelect={() => {
                setTheme(resolvedTheme === "dark" ? "light" : "dark");
                onClose();
              }}
            >
              Switch to the {resolvedTheme === "dark" ? "light" : "dark"} theme
            </Item>
            <Item
              value="time zone utc local"
              onSelect={() => {
                setZone(zone === "utc" ? "local" : "utc");
                onClose();
              }}
            >
              Show times in {zone === "utc" ? "your time zone" : "UTC"}
            </Item>
            <Item value="keys shortcuts help" onSelect={onKeys}>
              Show all keys
              <span className="ml-auto">
                <Kbd>?</Kbd>
              </span>
            </Item>
            <Item value="sign out" onSelect={() => void signOut()}>
              Sign out
            </Item>
          </Group>
          {wanted && !secret ? (
            <Group heading="Find">
              <Item value={FIND} onSelect={() => void find()}>
                <span className="min-w-0 truncate">Payments that match “{wanted}”</span>
              </Item>
            </Group>
          ) : null}
        </Command.List>
      </Command>
    </Dialog>
  );
}

const NONE: readonly ListedKeys[] = [];
/** Keys that only move about. */
const MOVES: readonly string[] = ["j", "k", "/", "Escape"];

/** What the keys of the page behind it do. */
function useActsHere(): ListedKeys["keys"] {
  const lists = useSyncExternalStore(keyLists.subscribe, keyLists.read, () => NONE);
  return lists
    .filter(({ where }) => where === ON_THIS_PAGE)
    .flatMap(({ keys }) => keys)
    .filter(({ key }) => !MOVES.includes(key));
}

function Group({ heading, children }: { heading: string; children: ReactNode }) {
  return (
    <Command.Group
      heading={heading}
      className="[&_[cmdk-group-heading]]:px-3 [&_[cmdk-group-heading]]:py-1.5 [&_[cmdk-group-heading]]:text-xs [&_[cmdk-group-heading]]:text-soft"
    >
      {children}
    </Command.Group>
  );
}

function Item({ value, onSelect, children }: { value: string; onSelect: () => void; children: ReactNode }) {
  return (
    <Command.Item
      value={value}
      onSelect={onSelect}
      className="flex min-h-9 cursor-pointer items-center gap-2 rounded-md px-3 data-[selected=true]:bg-raised"
    >
      {children}
    </Command.Item>
  );
}
