"use server";

import { cookies } from "next/headers";
import { redirect } from "next/navigation";
import { currentOperator } from "@/lib/auth/session";
import { sessionCookie } from "@/lib/auth/session-cookie";
import { signOut } from "@/lib/auth/sign-in";
import { env } from "@/lib/env";

/** Ends the session, then forgets its cookie. In this order: a cookie that is gone could not be revoked any more. */
export async function signOutAction(): Promise<void> {
  const operator = await currentOperator();
  if (operator) await signOut(operator);
  const { name, options } = sessionCookie(env().APP_URL);
  (await cookies()).set(name, "", { ...options, maxAge: 0 });
  redirect("/sign-in");
}
