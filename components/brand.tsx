/** The product's name with its mark. */
export function Brand() {
  return (
    <span className="flex items-center gap-2 font-semibold tracking-tight">
      <span
        aria-hidden
        className="grid size-6 place-items-center rounded-md bg-accent text-xs font-bold text-on-accent"
      >
        P
      </span>
      Paydesk
    </span>
  );
}
