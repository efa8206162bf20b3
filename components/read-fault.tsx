import { TriangleAlert } from "lucide-react";
import { ReadError } from "@/components/console-read";
import { TimeOfDay } from "@/components/ui/time";

/** Says that a screen can't be refreshed, of when it is, and under which request id the server's log tells more. */
export function ReadFault({ error, shownMs }: { error: Error; shownMs: number | undefined }) {
  const requestId = error instanceof ReadError ? error.requestId : undefined;
  return (
    <p role="alert" className="flex items-start gap-2 rounded-md bg-wait-ground px-3 py-2 text-wait">
      <TriangleAlert className="mt-0.5 size-4 shrink-0" aria-hidden />
      <span>
        This can't be {shownMs === undefined ? "read" : "refreshed"} right now; it tries again by itself.
        {shownMs === undefined ? null : (
          <>
            {" "}
            What you see is of <TimeOfDay atMs={shownMs} withDate={false} withMs={false} />.
          </>
        )}
        {requestId ? <span className="block font-mono text-xs">Request {requestId}</span> : null}
      </span>
    </p>
  );
}
