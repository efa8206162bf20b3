/** What changed, field by field: how it was, struck out, and how it is. */
export function AuditChanges({ before, after }: { before: unknown; after: unknown }) {
  const was = fieldsOf(before);
  const is = fieldsOf(after);
  const names = [...new Set([...Object.keys(was), ...Object.keys(is)])];
  if (names.length === 0) return null;
  return (
    <dl className="mt-1 grid grid-cols-[auto_minmax(0,1fr)] gap-x-3 gap-y-0.5">
      {names.map((name) => (
        <Change key={name} name={name} was={was[name]} is={is[name]} />
      ))}
    </dl>
  );
}

function Change({ name, was, is }: { name: string; was: string | undefined; is: string | undefined }) {
  return (
    <>
      <dt className="max-w-40 wrap-anywhere text-soft">{name.replaceAll("_", " ")}</dt>
      <dd className="wrap-anywhere">
        {was !== undefined && was !== is ? (
          <>
            <del className="text-bad">
              <span className="sr-only">was </span>
              <bdi>{was}</bdi>
            </del>
            {is === undefined ? null : <span aria-hidden> → </span>}
          </>
        ) : null}
        {is === undefined ? null : (
          <ins className="no-underline">
            {was !== undefined && was !== is ? <span className="sr-only">is now </span> : null}
            <bdi>{is}</bdi>
          </ins>
        )}
      </dd>
    </>
  );
}

/** A record's fields as text. Anything else than an object has none. */
function fieldsOf(value: unknown): Record<string, string> {
  if (typeof value !== "object" || value === null) return {};
  return Object.fromEntries(
    Object.entries(value).map(([name, field]) => [
      name,
      field === null ? "nothing" : typeof field === "object" ? JSON.stringify(field) : String(field),
    ]),
  );
}
