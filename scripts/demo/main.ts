import { readFileSync } from "node:fs";
import pg from "pg";
import { z } from "zod";
import { seal } from "@/lib/seal";
import { newWebhookSecret } from "@/lib/webhooks/sign";
import { writeBooks } from "./books.ts";
import type { Endpoint } from "./deliveries.ts";
import { makeDemo } from "./make.ts";
import { SHOPS } from "./shops.ts";
import { DAY_MS, HOUR_MS } from "./time.ts";
import { writeDemo } from "./write.ts";

const Input = z.object({
  database_url: z.string(),
  simulator_folder: z.string(),
  seed: z.int(),
  end_ms: z.int(),
  payments: z.int(),
});

const FAILING = {
  id: "we_demo_erp",
  merchantId: "m_2",
  url: "https://erp.nordlicht-coffee.example/paydesk",
  eventTypes: ["payment_intent.succeeded", "charge.refunded", "refund.succeeded"],
};
/** Since when the second endpoint of one merchant does not answer. */
const FAILING_FOR_MS = 31 * HOUR_MS;

const path = process.argv[2];
if (!path) throw new Error("Name the demo's input file.");
const input = Input.parse(JSON.parse(readFileSync(path, "utf8")));
const client = new pg.Client({ connectionString: input.database_url });
await client.connect();
try {
  const { rows } = await client.query("SELECT 1 FROM payment_intents LIMIT 1");
  if (rows.length > 0) {
    process.stdout.write("There are payments already: the demo is not written over them.\n");
  } else {
    const begun = performance.now();
    const endpoints = await prepare(client, input.end_ms);
    const demo = makeDemo({ seed: input.seed, endMs: input.end_ms, payments: input.payments, endpoints });
    await writeDemo(client, demo);
    writeBooks(input.simulator_folder, demo);
    const seconds = Math.round((performance.now() - begun) / 100) / 10;
    process.stdout.write(
      `Wrote ${demo.intents.length} payments, ${demo.refunds.length} refunds, ${demo.events.length} events in ${seconds} s.\n`,
    );
  }
} finally {
  await client.end();
}

/** What the seed made is older than the demo's month, and one endpoint more is there that fails. */
async function prepare(client: pg.Client, endMs: number): Promise<Endpoint[]> {
  const madeAt = new Date(endMs - 41 * DAY_MS);
  const failsFromMs = endMs - FAILING_FOR_MS;
  for (const { merchantId, name, clientId } of SHOPS) {
    // Where the launcher made them they have secrets too; without, they are merchants that nobody can speak for.
    await client.query("INSERT INTO merchants (id, name) VALUES ($1, $2) ON CONFLICT DO NOTHING", [merchantId, name]);
    await client.query(
      `INSERT INTO api_clients (id, merchant_id, livemode, name, scopes) VALUES ($1, $2, false, 'Demo client', '{}')
       ON CONFLICT DO NOTHING`,
      [clientId, merchantId],
    );
  }
  for (const table of ["merchants", "api_clients", "psp_accounts", "webhook_endpoints", "operators"]) {
    await client.query(`UPDATE ${table} SET created_at = $1`, [madeAt]);
  }
  await client.query("UPDATE psp_conditions SET state_since = $1, circuit_since = $1", [madeAt]);
  for (const { merchantId, thresholds } of SHOPS) {
    for (const [currency, amount] of Object.entries(thresholds)) {
      await client.query(
        `INSERT INTO refund_policies (merchant_id, currency, threshold_amount, updated_by, updated_at)
         VALUES ($1, $2, $3, 'op_demo_admin', $4)
         ON CONFLICT (merchant_id, currency) DO UPDATE SET threshold_amount = excluded.threshold_amount, updated_at = $4`,
        [merchantId, currency, amount, madeAt],
      );
    }
  }
  await client.query(
    `INSERT INTO webhook_endpoints (id, merchant_id, livemode, url, event_types, description, status, failing_since, created_at)
     VALUES ($1, $2, false, $3, $4, 'Bookkeeping', 'enabled', $5, $6)`,
    [FAILING.id, FAILING.merchantId, FAILING.url, FAILING.eventTypes, new Date(failsFromMs), madeAt],
  );
  const secretId = `${FAILING.id}_secret`;
  await client.query("INSERT INTO webhook_endpoint_secrets (id, endpoint_id, secret_sealed) VALUES ($1, $2, $3)", [
    secretId,
    FAILING.id,
    seal(newWebhookSecret(), `webhook_endpoint_secrets/${secretId}`),
  ]);
  const { rows } = await client.query<Endpoint>(
    `SELECT id, merchant_id AS "merchantId", url, event_types AS "eventTypes" FROM webhook_endpoints ORDER BY id`,
  );
  return rows.map((row) => ({ ...row, failsFromMs: row.id === FAILING.id ? failsFromMs : undefined }));
}
