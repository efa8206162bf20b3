"use client";

import { useQueryClient } from "@tanstack/react-query";
import { Bookmark, Check, Trash2 } from "lucide-react";
import Link from "next/link";
import { DropdownMenu } from "radix-ui";
import { useState } from "react";
import { ActDialog } from "@/components/act-dialog";
import { listQuery, type PaymentList } from "@/components/payment-search-address";
import { Field } from "@/components/ui/field";
import { Menu, menuItemClass } from "@/components/ui/menu";
import { useLiveRead } from "@/components/use-live-read";
import { type SavedView, SavedViews } from "@/lib/payments/saved-view-schema";

const VIEWS = "payments/views";

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
      {doing === "save" ? <SaveDialog query={query} onDone={done} onClose={close} /> : null}
      {typeof doing === "object" ? (
        <ActDialog
          title={`Remove the view ${doing.name}?`}
          description="The payments stay as they are; only your bookmark goes."
          verb="Remove"
          done="The view is gone."
          request={() => ({ path: `/api/console/${VIEWS}/${doing.saved_view_id}`, body: {}, method: "DELETE" })}
          onDone={done}
          onClose={close}
        />
      ) : null}
    </>
  );
}

function SaveDialog({
  query,
  onDone,
  onClose,
}: {
  query: string;
  onDone: (answer: unknown) => void;
  onClose: () => void;
}) {
  const [name, setName] = useState("");
  return (
    <ActDialog
      title="Save this view"
      description="Filters, order and columns as they are now. A name that you use already gets this view instead."
      verb="Save"
      done="The view is saved."
      request={() => ({ path: `/api/console/${VIEWS}`, body: { name, query } })}
      onDone={onDone}
      onClose={onClose}
    >
      <Field
        id="view-name"
        label="Name"
        required
        maxLength={60}
        autoComplete="off"
        value={name}
        onChange={(event) => setName(event.target.value)}
      />
    </ActDialog>
  );
}
