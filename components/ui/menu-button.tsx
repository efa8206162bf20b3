"use client";

import { type ReactNode, useState } from "react";
import { buttonClass } from "@/components/ui/button";

/**
 * A button that opens a menu. Where there is no room its icon stands alone, and its name is still told. The menu is loaded
 * at the first press, and stands in the button's place from then on.
 */
export function MenuButton({ icon, name, children }: { icon: ReactNode; name: string; children: ReactNode }) {
  const [pressed, setPressed] = useState(false);
  if (pressed) return children;
  return (
    <button type="button" aria-haspopup="menu" className={buttonClass()} onClick={() => setPressed(true)}>
      {icon}
      <span className="max-xl:sr-only">{name}</span>
    </button>
  );
}
