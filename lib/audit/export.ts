import { Readable } from "node:stream";
import { stringify } from "csv-stringify";
import type { z } from "zod";
import { readRecords } from "@/lib/audit/rows";
import type { AuditFilters, AuditRecord, ExportAuditRecords } from "@/lib/audit/schema";
import type { AdminActor } from "@/lib/core/actor";
import { csvFormat } from "@/lib/core/csv";

/** Records read at a time: one quick query, and never more of the log in memory. */
const PAGE = 1_000;
/** A file of more lines opens nowhere; narrow it by time. */
const RECORDS_MAX = 1_000_000;

const COLUMNS = [
  "created",
  "chain",
  "seq",
  "actor_type",
  "actor_id",
  "actor_name",
  "action",
  "object_type",
  "object_id",
  "before",
  "after",
  "ip",
  "session_id",
  "request_id",
  "hash",
] as const;

/** The log as a file, newest first, written while it is read. */
export function exportAuditRecords(
  actor: AdminActor,
  { format, ...filters }: z.output<typeof ExportAuditRecords>,
): { contentType: string; fileName: string; body: ReadableStream } {
  const records = recordsOf(actor, filters);
  if (format === "jsonl") {
    const lines = Readable.from(linesOf(records));
    return { contentType: "application/jsonl", fileName: "audit-log.jsonl", body: webStream(lines) };
  }
  const csv = stringify({ header: true, columns: [...COLUMNS], ...csvFormat(actor) });
  const file = Readable.from(rowsOf(records)).pipe(csv);
  return { contentType: "text/csv; charset=utf-8", fileName: "audit-log.csv", body: webStream(file) };
}

async function* recordsOf(actor: AdminActor, filters: AuditFilters): AsyncGenerator<AuditRecord> {
  let before: bigint | undefined;
  for (let read = 0; read < RECORDS_MAX; read += PAGE) {
    const records = await readRecords(actor, filters, { before, take: PAGE, direction: "desc" });
    yield* records;
    const last = records.at(-1);
    if (!last || records.length < PAGE) return;
    before = BigInt(last.id);
  }
}

async function* linesOf(records: AsyncIterable<AuditRecord>): AsyncGenerator<string> {
  for await (const record of records) yield `${JSON.stringify(record)}\n`;
}

async function* rowsOf(records: AsyncIterable<AuditRecord>): AsyncGenerator<Record<(typeof COLUMNS)[number], unknown>> {
  for await (const { actor, object, created_ms, before, after, ...record } of records) {
    yield {
      ...record,
      created: new Date(created_ms).toISOString(),
      actor_type: actor.type,
      actor_id: actor.id,
      actor_name: actor.name,
      object_type: object.type,
      object_id: object.id,
      before: before === null ? "" : JSON.stringify(before),
      after: after === null ? "" : JSON.stringify(after),
    };
  }
}

/** A stream of bytes as the web knows it. Whoever stops reading stops the writing. */
function webStream(source: Readable): ReadableStream {
  const bytes = source.iterator();
  const encoder = new TextEncoder();
  return new ReadableStream({
    async pull(controller) {
      const { done, value } = await bytes.next();
      if (done) controller.close();
      else controller.enqueue(typeof value === "string" ? encoder.encode(value) : new Uint8Array(value));
    },
    async cancel() {
      await bytes.return?.();
    },
  });
}
