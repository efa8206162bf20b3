import { Fragment } from "react";

/** An address of the web. It breaks where its parts end, and within a part only if that is wider than the screen. */
export function Url({ children }: { children: string }) {
  return (
    <span className="wrap-anywhere">
      {children.split(/(?<=[/?&])/).map((part, index) => (
        <Fragment key={index}>
          {part}
          <wbr />
        </Fragment>
      ))}
    </span>
  );
}
