import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { Brand } from "@/components/brand";
import { SignInForm } from "@/components/sign-in-form";
import { currentOperator } from "@/lib/auth/session";
import { ownPath } from "@/lib/auth/sign-in-options";

type Props = { searchParams: Promise<{ callbackUrl?: string | string[] }> };

export const metadata: Metadata = { title: "Sign in" };

export default async function SignInPage({ searchParams }: Props) {
  const { callbackUrl } = await searchParams;
  const returnTo = ownPath(typeof callbackUrl === "string" ? callbackUrl : "/payments");
  if (await currentOperator()) redirect(returnTo);
  return (
    <main className="grid min-h-dvh place-items-center p-4">
      <div className="w-full max-w-sm space-y-5 rounded-xl border border-line bg-paper p-6 sm:p-8">
        <Brand />
        <div className="space-y-1">
          <h1 className="text-lg font-semibold">Sign in to the console</h1>
          <p className="text-soft">Accounts are made by an admin of this installation.</p>
        </div>
        <SignInForm returnTo={returnTo} />
      </div>
    </main>
  );
}
