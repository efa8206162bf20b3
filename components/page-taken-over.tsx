"use client";

import { useEffect, useState } from "react";
import { earlierOwner, type PageOwner } from "@/components/page-owner";
import { Button } from "@/components/ui/button";
import { Notice } from "@/components/ui/notice";

/** Says to whoever looks at a page that was loaded anew under another operator who that is now. */
export function PageTakenOver({ operator }: { operator: PageOwner }) {
  const [earlier, setEarlier] = useState<PageOwner>();
  useEffect(() => {
    const found = earlierOwner();
    if (found && found.id !== operator.id) setEarlier(found);
  }, [operator.id]);
  if (!earlier) return null;
  return (
    // In view wherever the page is: the browser scrolls a page that is loaded anew to where it was.
    <div className="sticky top-16 z-10 mb-5">
      <Notice tone="wait">
        <bdi>{operator.name}</bdi> is signed in in this browser now. This tab showed a page of <bdi>{earlier.name}</bdi>
        , and was loaded anew: what was not sent there is not done.
        <Button size="small" className="mt-2 block" onClick={() => setEarlier(undefined)}>
          Close
        </Button>
      </Notice>
    </div>
  );
}
