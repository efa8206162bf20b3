import Link from "next/link";
import { buttonClass } from "@/components/ui/button";
import { Empty } from "@/components/ui/empty";

/** A later page of a list, of which nothing is left. `first`: the address of the first one. */
export function EmptyPage({ first }: { first: string }) {
  return (
    <Empty
      title="Nothing is left on this page"
      act={
        <Link href={first} className={buttonClass()}>
          To the beginning
        </Link>
      }
    >
      What stood here is over, or stands further ahead.
    </Empty>
  );
}
