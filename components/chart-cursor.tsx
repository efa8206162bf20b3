"use client";

import type { KeyboardEvent, PointerEvent } from "react";

/** So far a page key goes. */
const PAGE = 10;

type Props = {
  label: string;
  points: number;
  at: number | undefined;
  onMove: (at: number | undefined) => void;
  readout: (at: number) => string;
};

/** Lies over a plot: a pointer or the arrow keys choose a point, and what it says is told. Esc lets go of it. */
export function ChartCursor({ label, points, at, onMove, readout }: Props) {
  const last = points - 1;

  function point(event: PointerEvent<HTMLDivElement>): void {
    const { left, width } = event.currentTarget.getBoundingClientRect();
    onMove(Math.min(last, Math.max(0, Math.floor(((event.clientX - left) / width) * points))));
  }

  function press(event: KeyboardEvent<HTMLDivElement>): void {
    const now = at ?? last + 1;
    const moves: Readonly<Record<string, number | undefined>> = {
      ArrowLeft: now - 1,
      ArrowDown: now - 1,
      ArrowRight: now + 1,
      ArrowUp: now + 1,
      PageDown: now - PAGE,
      PageUp: now + PAGE,
      Home: 0,
      End: last,
      Escape: undefined,
    };
    if (!Object.hasOwn(moves, event.key)) return;
    event.preventDefault();
    const next = moves[event.key];
    onMove(next === undefined ? undefined : Math.min(last, Math.max(0, next)));
  }

  return (
    <div
      role="slider"
      tabIndex={0}
      aria-label={`${label}: choose a time by the arrow keys`}
      aria-valuemin={0}
      aria-valuemax={last}
      aria-valuenow={at ?? last}
      aria-valuetext={readout(at ?? last)}
      onPointerMove={point}
      onPointerDown={point}
      onPointerLeave={() => onMove(undefined)}
      onKeyDown={press}
      onBlur={() => onMove(undefined)}
      className="absolute inset-y-0 right-0 left-14 touch-pan-y rounded"
    >
      {at === undefined ? null : (
        <>
          <span
            aria-hidden
            className="absolute inset-y-0 w-px bg-ink"
            style={{ left: `${((at + 0.5) / points) * 100}%` }}
          />
          <span
            aria-hidden
            className="pointer-events-none absolute bottom-full z-10 mb-1 rounded-md border border-line bg-raised px-2 py-1 text-xs text-ink shadow-md"
            style={
              at < points / 2 ? { left: `${(at / points) * 100}%` } : { right: `${((last - at) / points) * 100}%` }
            }
          >
            {readout(at)}
          </span>
        </>
      )}
    </div>
  );
}
