import type { Metadata } from "next";
import Link from "next/link";
import { sectionsFor } from "@/app/(console)/settings/sections";
import { PageHead } from "@/components/ui/page-head";
import { requireOperator } from "@/lib/auth/session";

export const metadata: Metadata = { title: "Settings" };

export default async function SettingsPage() {
  const operator = await requireOperator("profile:own", "/settings");
  return (
    <>
      <PageHead title="Settings">What your role ({operator.role}) may see and change.</PageHead>
      <ul className="grid gap-3 sm:grid-cols-2">
        {sectionsFor(operator).map(({ href, name, what }) => (
          <li key={href}>
            <Link
              href={href}
              className="block h-full space-y-1 rounded-lg border border-line bg-paper px-4 py-3 hover:border-edge"
            >
              <span className="block font-semibold">{name}</span>
              <span className="block text-soft">{what}</span>
            </Link>
          </li>
        ))}
      </ul>
    </>
  );
}
