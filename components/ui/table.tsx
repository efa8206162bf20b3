import type { ComponentProps } from "react";
import { classNames } from "@/components/ui/class-names";

export function Table({ className, ...rest }: ComponentProps<"table">) {
  return <table className={classNames("w-full border-collapse text-left", className)} {...rest} />;
}

export function HeadCell({ className, ...rest }: ComponentProps<"th">) {
  return (
    <th
      scope="col"
      className={classNames("h-9 px-3 text-xs font-medium whitespace-nowrap text-soft first:pl-4 last:pr-4", className)}
      {...rest}
    />
  );
}

export function Row({ className, ...rest }: ComponentProps<"tr">) {
  return <tr className={classNames("border-t border-line", className)} {...rest} />;
}

export function Cell({ className, ...rest }: ComponentProps<"td">) {
  return <td className={classNames("px-3 py-2 align-middle first:pl-4 last:pr-4", className)} {...rest} />;
}
