/** The shape of rows that are on their way. It says once that something loads, and keeps the page from jumping. */
export function Skeleton({ rows = 8, label = "Loading" }: { rows?: number; label?: string }) {
  return (
    <div role="status" aria-label={label} className="divide-y divide-line rounded-lg border border-line bg-paper">
      {Array.from({ length: rows }, (_, index) => (
        <div key={index} className="flex gap-6 px-4 py-3.5">
          <span className="h-3 w-1/4 rounded bg-raised motion-safe:animate-pulse" />
          <span className="h-3 w-1/3 rounded bg-raised motion-safe:animate-pulse" />
          <span className="ml-auto h-3 w-16 rounded bg-raised motion-safe:animate-pulse" />
        </div>
      ))}
    </div>
  );
}
