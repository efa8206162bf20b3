import { readdir } from "node:fs/promises";
import { processWide } from "@/lib/core/process-wide";
import { db } from "@/lib/db/client";

export type Readiness = { status: "ok" | "unavailable"; database: string };

/** Whether this process can do its work: the database answers, and has every migration that this code comes with. */
export async function readiness(): Promise<Readiness> {
  try {
    const rows = await db().$queryRaw<Array<{ migration_name: string }>>`
      SELECT migration_name FROM _prisma_migrations WHERE finished_at IS NOT NULL`;
    const applied = new Set(rows.map((row) => row.migration_name));
    const missing = (await migrationNames()).filter((name) => !applied.has(name));
    if (missing.length === 0) return { status: "ok", database: "ok" };
    return { status: "unavailable", database: `migrations are missing: ${missing.join(", ")}` };
  } catch {
    return { status: "unavailable", database: "not reachable" };
  }
}

/** The migrations that this version of the code comes with; they don't change while it runs. */
function migrationNames(): Promise<string[]> {
  return processWide("migration-names", async () => {
    const entries = await readdir("prisma/migrations", { withFileTypes: true });
    return entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
  });
}
