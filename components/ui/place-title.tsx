/** The title of a page whose filters say what it is for. Where the menu stands beside it, the menu names it already. */
export function PlaceTitle({ children }: { children: string }) {
  return <h1 className="mb-3 text-xl font-semibold tracking-tight lg:sr-only">{children}</h1>;
}
