import { ArrowLeft } from "lucide-react";
import Link from "next/link";
import type { ComponentProps } from "react";

/** The way back to the list that a page belongs to. */
export function BackLink({ children, ...rest }: Omit<ComponentProps<typeof Link>, "className">) {
  return (
    <Link className="mb-3 inline-flex min-h-6 items-center gap-1.5 rounded text-soft hover:text-ink" {...rest}>
      <ArrowLeft className="size-4" aria-hidden />
      {children}
    </Link>
  );
}
