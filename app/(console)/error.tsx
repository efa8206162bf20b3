"use client";

import { Button } from "@/components/ui/button";

/** Shown when a page could not be made. The server's log has the cause under the same digest. */
export default function ConsoleError({ error, reset }: { error: Error & { digest?: string }; reset: () => void }) {
  return (
    <div role="alert" className="mx-auto max-w-lg space-y-4 py-16 text-center">
      <h1 className="text-lg font-semibold">This page could not be shown</h1>
      <p className="text-soft">
        Nothing was changed by it. Try again; if it stays like this, give the reference below to whoever runs this
        installation.
      </p>
      {error.digest ? <p className="font-mono text-xs text-soft">{error.digest}</p> : null}
      <Button onClick={reset}>Try again</Button>
    </div>
  );
}
