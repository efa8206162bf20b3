"use client";

import { useQueryClient } from "@tanstack/react-query";
import { Bookmark, Check, Trash2 } from "lucide-react";
import Link from "next/link";
import { DropdownMenu } from "radix-ui";
import { useState } from "react";
import { listQuery, type PaymentList } from "@/components/payment-search-address";
import { VIEWS } from "@/components/payment-views-address";
import { Menu, menuItemClass } from "@/components/ui/menu";
import { dialogLater } from "@/components/ui/opened-later";
import { useLiveRead } from "@/components/use-live-read";
import { type SavedView, SavedViews } from "@/lib/payments/saved-view-schema";

// What is opened later is loaded later.
const SaveViewDialog = dialogLater(() =>
  import("@/components/payment-view-dialogs").then((module) => module.SaveViewDialog),
);
const RemoveViewDialog = dialogLater(() =>
  import("@/components/payment-view-dialogs").then((module) => module.RemoveViewDialog),
);

/** The operator's own views of the list: to open one, to save what is shown, to remove one. */
export function PaymentViews({ list }: { list: PaymentList }) {
  const { data } = useLiveRead(VIEWS, SavedViews);
  const client = useQueryClient();
  const [doing, setDoing] = useState<"save" | SavedView>();
  const close = () => setDoing(undefined);
  // The dialog tells how it went; the menu shows the list that came back.
  const done = (answer: unknown) => {
    client.setQueryData([VIEWS], SavedViews.parse(answer));
    close();
  };
  const query = listQuery({ ...list, search: { ...list.search, starting_after: undefined, ending_before: undefined } });
  const views = data?.data ?? [];
  return (
    <>
      <Menu icon={<Bookmark aria-hidden />} name="Views">
        {views.length === 0 ? (
          <DropdownMenu.Label className="max-w-64 px-2 py-1.5 text-soft">
            No view is saved yet. A view keeps filters, order and columns under a name of yours.
          </DropdownMenu.Label>
        ) : null}
        {views.map((view) => (
          <div key={view.saved_view_id} className="flex items-center">
            <DropdownMenu.Item asChild className={`${menuItemClass} min-w-0 grow`}>
              <Link href={view.query ? `/payments?${view.query}` : "/payments"}>
                <span className="size-4 shrink-0">
                  {view.query === query ? <Check className="size-4" aria-hidden /> : null}
                </span>
                <bdi className="max-w-56 truncate">{view.name}</bdi>
              </Link>
            </DropdownMenu.Item>
            <DropdownMenu.Item
              className={menuItemClass}
              aria-label={`Remove the view ${view.name}`}
              onSelect={() => setDoing(view)}
            >
              <Trash2 className="size-4 text-soft" aria-hidden />
            </DropdownMenu.Item>
          </div>
        ))}
        <DropdownMenu.Separator className="my-1 h-px bg-line" />
        <DropdownMenu.Item className={menuItemClass} onSelect={() => setDoing("save")}>
          Save what is shown…
        </DropdownMenu.Item>
      </Menu>
      {doing === "save" ? <SaveViewDialog query={query} onDone={done} onClose={close} /> : null}
      {typeof doing === "object" ? <RemoveViewDialog view={doing} onDone={done} onClose={close} /> : null}
    </>
  );
}
