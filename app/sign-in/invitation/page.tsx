import type { Metadata } from "next";
import { Brand } from "@/components/brand";
import { SignInInvitation } from "@/components/sign-in-invitation";

export const metadata: Metadata = { title: "Your invitation" };

export default function InvitationPage() {
  return (
    <main className="grid min-h-dvh place-items-center p-4">
      <div className="w-full max-w-sm space-y-5 rounded-xl border border-line bg-paper p-6 sm:p-8">
        <Brand />
        <div className="space-y-1">
          <h1 className="text-lg font-semibold">Choose your password</h1>
          <p className="text-soft">With it you sign in to the console. Nobody else gets to know it.</p>
        </div>
        <SignInInvitation />
      </div>
    </main>
  );
}
