import Link from "next/link";
import { buttonClass } from "@/components/ui/button";

/** Instead of a page about something that is not there: how its ids look, and where the list is. */
export function Missing({
  what,
  prefix,
  list,
}: {
  what: string;
  prefix: string;
  list: { href: string; name: string };
}) {
  return (
    <div className="mx-auto max-w-md space-y-4 py-16 text-center">
      <h1 className="text-lg font-semibold">There is no such {what}</h1>
      <p className="text-soft">
        Ids of this kind begin with <code className="font-mono">{prefix}</code>; the link may have been cut off.
      </p>
      <Link href={list.href} className={buttonClass({ kind: "plain" })}>
        {list.name}
      </Link>
    </div>
  );
}
