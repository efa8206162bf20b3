import type { Evidence } from "@/e2e/audit/evidence";
import { linesOf } from "@/e2e/audit/log-lines";
import type { Finding, Verdict } from "@/e2e/audit/verdict";
import type { RunFile } from "@/e2e/run-file";

/** The test card's number, in the ways in which people write it. */
const CARD_NUMBERS = ["4111111111111111", "4111 1111 1111 1111", "4111-1111-1111-1111", "4111.1111.1111.1111"];
/** Types that hold text, and how to read it. Bytes are read as far as they are ASCII, which canaries are. */
const TEXT_TYPES = ["text", "character varying", "character", "json", "jsonb", "ARRAY", "bytea"];

/** 13. Secrets and card numbers stand nowhere: in no column of any schema, in no log, in no webhook. */
export async function auditCanaries(evidence: Evidence): Promise<Verdict> {
  const canaries = [...new Set([...CARD_NUMBERS, ...secretsOf(evidence.run), ...evidence.canaries])];
  const tables = await textTables(evidence);
  const findings: Finding[] = [];
  for (const table of tables) findings.push(...(await searchTable(evidence, table, canaries)));
  let bytes = 0;
  for (const file of [...evidence.logFiles, evidence.run.receiver.log]) {
    for await (const line of linesOf(file)) {
      bytes += line.length + 1;
      const canary = canaries.find((text) => line.includes(text));
      if (canary) findings.push({ invariant: 13, what: `${hint(canary)} stands in a log`, ids: [file] });
    }
  }
  return {
    invariant: 13,
    title: "secrets and card numbers stand nowhere",
    counted: {
      canaries: canaries.length,
      tables: tables.length,
      "text columns": tables.reduce((sum, { columns }) => sum + columns.length, 0),
      logs: evidence.logFiles.length,
      "KiB of logs": Math.ceil(bytes / 1024),
    },
    findings,
    excused: [],
  };
}

/** Everything in run.json that proves who somebody is. */
function secretsOf(run: RunFile): string[] {
  return [
    ...run.simulators.map(({ api_key }) => api_key),
    ...run.clients.flatMap(({ client_secret, webhook_secret }) => [
      client_secret,
      webhook_secret.replace("whsec_", ""),
    ]),
    ...run.approvers.map(({ client_secret }) => client_secret),
    ...run.operators.map(({ password }) => password),
    decodeURIComponent(new URL(run.database_url).password),
  ].filter((secret) => secret.length >= 8);
}

type TextTable = { name: string; columns: Array<{ name: string; type: string }> };

/** Every table of every schema that is not the server's own: the engine's too. */
async function textTables({ observer }: Evidence): Promise<TextTable[]> {
  const { rows } = await observer.query<TextTable>(
    `SELECT format('%I.%I', c.table_schema, c.table_name) AS name,
            json_agg(json_build_object('name', quote_ident(c.column_name), 'type', c.data_type)) AS columns
     FROM information_schema.columns c JOIN information_schema.tables t USING (table_schema, table_name)
     WHERE t.table_type = 'BASE TABLE' AND c.table_schema NOT IN ('pg_catalog', 'information_schema')
       AND c.data_type = ANY ($1)
     GROUP BY 1 ORDER BY 1`,
    [TEXT_TYPES],
  );
  return rows;
}

/** One pass over the table finds whether there is anything; only then is it asked where. */
async function searchTable(
  { observer }: Evidence,
  { name, columns }: TextTable,
  canaries: string[],
): Promise<Finding[]> {
  const read = columns.map((column) =>
    column.type === "bytea" ? `encode(${column.name}, 'escape')` : `${column.name}::text`,
  );
  const { rows: hits } = await observer.query<{ row: string }>(
    `SELECT ctid::text AS row FROM ${name} WHERE concat_ws(E'\\n', ${read.join(", ")}) ~ $1 LIMIT 20`,
    [canaries.map(escapePattern).join("|")],
  );
  const findings: Finding[] = [];
  for (const { row } of hits) {
    const { rows } = await observer.query<{ column: string; canary: string }>(
      `SELECT place.name AS column, canary FROM ${name} AS t
       CROSS JOIN LATERAL (VALUES ${read.map((text, at) => `('${columns[at]?.name.replaceAll("'", "''")}', ${text})`).join(", ")}) AS place (name, text)
       JOIN unnest($2::text[]) AS canary ON strpos(place.text, canary) > 0 WHERE t.ctid = $1::tid`,
      [row, canaries],
    );
    for (const { column, canary } of rows) {
      findings.push({ invariant: 13, what: `${hint(canary)} stands in ${name}.${column}`, ids: [`${name} ${row}`] });
    }
  }
  return findings;
}

function escapePattern(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&");
}

/** Says which canary it is without telling the secret again. */
function hint(canary: string): string {
  return `"${canary.slice(0, 4)}…${canary.slice(-2)}" (${canary.length} characters)`;
}
