"use client";

import { useRouter } from "next/navigation";
import { useCallback } from "react";
import { askSession } from "@/components/ask-session";

/**
 * Has the page rendered anew with what the server knows now. Next leaves a page whose refresh fails, and all that is open
 * in it would be lost: so the server is asked before, and tells in which case there is no refresh.
 */
export function useRefresh(): () => Promise<Error | undefined> {
  const router = useRouter();
  return useCallback(async () => {
    const error = await askSession();
    if (!error) router.refresh();
    return error;
  }, [router]);
}
