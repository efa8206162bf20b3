import Link from "next/link";
import type { ReactNode } from "react";
import { signOutAction } from "@/app/(console)/actions";
import { Brand } from "@/components/brand";
import { ConsoleNav } from "@/components/console-nav";
import { OperatorMenu } from "@/components/operator-menu";
import { QueryProvider } from "@/components/query-provider";
import { ThemeToggle } from "@/components/theme-toggle";
import { currentOperator } from "@/lib/auth/session";

/** The frame of the console. It shows who is signed in; each page checks its own rights all the same. */
export default async function ConsoleLayout({ children }: { children: ReactNode }) {
  const operator = await currentOperator();
  // The page sends them to the sign-in: it alone knows its address, which they come back to.
  if (!operator) return children;
  const { name, email, role } = operator;
  return (
    <QueryProvider>
      <a
        href="#content"
        className="absolute top-2 left-2 z-30 -translate-y-16 rounded-md bg-accent px-3 py-2 text-on-accent focus:translate-y-0"
      >
        Skip to the content
      </a>
      <header className="sticky top-0 z-10 border-b border-line bg-paper">
        <div className="mx-auto flex h-14 max-w-[90rem] items-center gap-2 px-4 sm:gap-6">
          <Link href="/payments" className="rounded">
            <Brand />
          </Link>
          <ConsoleNav />
          <div className="ml-auto flex items-center gap-1">
            <ThemeToggle />
            <OperatorMenu operator={{ name, email, role }} signOut={signOutAction} />
          </div>
        </div>
      </header>
      <main id="content" tabIndex={-1} className="mx-auto max-w-[90rem] px-4 py-5 outline-none">
        {children}
      </main>
    </QueryProvider>
  );
}
