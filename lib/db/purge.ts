/** Rows that one statement deletes: it holds its locks for some milliseconds. */
const BATCH = 2_000;
/** One sweep deletes so many batches at most; the next one comes within a minute. */
const BATCHES_MAX = 10;

/** Deletes what is old in batches, until there is nothing left of it or a sweep's share is done. Returns how many. */
export async function purge(deleteSome: (limit: number) => Promise<number>): Promise<number> {
  let deleted = 0;
  for (let batch = 1; batch <= BATCHES_MAX; batch++) {
    const some = await deleteSome(BATCH);
    deleted += some;
    if (some < BATCH) break;
  }
  return deleted;
}
