/** A piece of a file, and what a bug makes of it. It has to be there exactly once, or the plant is out of date. */
export type Edit = { file: string; from: string; to: string };

/** A test that should notice: a file, and a pattern for those of its tests that are enough. */
export type Check = { file: string; tests: string; env?: Record<string, string> };

/** What has to be built again: nothing for SQL, the services for what only they do, or the app too. */
export type Rebuild = "nothing" | "services" | "everything";

/** A known bug, planted to see whether the tests catch it. */
export type Plant = { name: string; bug: string; edits: readonly Edit[]; rebuild: Rebuild; check: Check };
