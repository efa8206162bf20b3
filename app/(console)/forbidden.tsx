import { headers } from "next/headers";
import Link from "next/link";
import { rightOf } from "@/app/(console)/right-of";
import { buttonClass } from "@/components/ui/button";
import { permissions } from "@/lib/auth/permissions";
import { currentOperator } from "@/lib/auth/session";
import { PATH_HEADER } from "@/lib/http/path-header";

/** Instead of a page that the reader's role may not see: which roles may, and whom to ask. */
export default async function Forbidden() {
  const operator = await currentOperator();
  const path = (await headers()).get(PATH_HEADER) ?? "/";
  const roles = permissions[rightOf(path)];
  return (
    <div role="alert" className="mx-auto max-w-lg space-y-4 py-16 text-center">
      <h1 className="text-lg font-semibold">Your role doesn't show you this page</h1>
      <p className="text-soft">
        It is for {roles.length === 1 ? "the role" : "the roles"}{" "}
        {new Intl.ListFormat("en-GB", { type: "disjunction" }).format(roles)}; you are signed in as {operator?.role}. An
        admin of this installation can change that, under Settings, Operators.
      </p>
      <p className="flex justify-center gap-2">
        <Link href="/" className={buttonClass()}>
          Overview
        </Link>
        <Link href="/settings" className={buttonClass()}>
          What I may change
        </Link>
      </p>
    </div>
  );
}
