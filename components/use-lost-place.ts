"use client";

import { useMemo, useState } from "react";
import { ReadError } from "@/components/console-read";
import { withoutPlace } from "@/lib/core/page";

type Placed = { starting_after?: string | number | undefined; ending_before?: string | number | undefined };

/**
 * What to ask for where an address names a place in a list that is none: the list from its beginning, and never the same
 * refused question again. `firstLost`: the server found so for the address that the page was made for; `refusedBy` is
 * told of what came of a read.
 */
export function useLostPlace<Query extends Placed>(given: Query, firstLost: boolean) {
  const place = given.starting_after ?? given.ending_before;
  const [lostPlace, setLostPlace] = useState(firstLost ? place : undefined);
  const lost = place !== undefined && place === lostPlace;
  return {
    query: useMemo(() => (lost ? withoutPlace(given) : given), [lost, given]),
    lost,
    refusedBy(error: Error | null): void {
      if (place !== undefined && !lost && error instanceof ReadError && error.status === 400) setLostPlace(place);
    },
  };
}
