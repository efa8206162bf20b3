import { CircleCheck, Info, TriangleAlert } from "lucide-react";
import type { ReactNode } from "react";
import { classNames } from "@/components/ui/class-names";

const looks = {
  bad: { look: "bg-bad-ground text-bad", Icon: TriangleAlert },
  wait: { look: "bg-wait-ground text-wait", Icon: TriangleAlert },
  good: { look: "bg-good-ground text-good", Icon: CircleCheck },
  open: { look: "bg-open-ground text-open", Icon: Info },
} as const;

/** Something the reader has to know before going on. What went wrong is an alert; the rest is told when there is time. */
export function Notice({
  tone,
  requestId,
  children,
}: {
  tone: keyof typeof looks;
  requestId?: string | undefined;
  children: ReactNode;
}) {
  const { look, Icon } = looks[tone];
  return (
    <div
      role={tone === "bad" ? "alert" : "status"}
      className={classNames("flex items-start gap-2 rounded-md px-3 py-2", look)}
    >
      <Icon className="mt-0.5 size-4 shrink-0" aria-hidden />
      <div className="min-w-0 wrap-anywhere">
        {children}
        {requestId ? <span className="block font-mono text-xs">Request {requestId}</span> : null}
      </div>
    </div>
  );
}
