"use client";

import { type ReactNode, useState } from "react";
import { buttonClass } from "@/components/ui/button";

type Props = { icon: ReactNode; name: string; children: (onGiveUp: () => void) => ReactNode };

/**
 * A button that opens a menu. Where there is no room its icon stands alone, and its name is still told. The menu is loaded
 * at the first press, and stands in the button's place from then on; should it give up, the button is back.
 */
export function MenuButton({ icon, name, children }: Props) {
  const [pressed, setPressed] = useState(false);
  if (pressed) return children(() => setPressed(false));
  return (
    <button type="button" aria-haspopup="menu" className={buttonClass()} onClick={() => setPressed(true)}>
      {icon}
      <span className="max-xl:sr-only">{name}</span>
    </button>
  );
}
