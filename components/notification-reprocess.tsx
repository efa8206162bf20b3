"use client";

import { RotateCw } from "lucide-react";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { ActDialog } from "@/components/act-dialog";
import { Button } from "@/components/ui/button";

/** Has a notification processed once more. */
export function ReprocessNotification({ id }: { id: string }) {
  const [asking, setAsking] = useState(false);
  const router = useRouter();
  return (
    <>
      <Button kind="primary" onClick={() => setAsking(true)}>
        <RotateCw aria-hidden /> Process again
      </Button>
      {asking ? (
        <ActDialog
          title="Process this notification again?"
          description="The PSP is asked again about what it names, and its answer counts. What it led to before stays, so this may be done at any time."
          verb="Process again"
          done="It is being processed"
          request={() => ({ path: `/v1/admin/notifications/${id}:reprocess`, body: {} })}
          onDone={() => {
            setAsking(false);
            router.refresh();
          }}
          onClose={() => setAsking(false)}
        />
      ) : null}
    </>
  );
}
