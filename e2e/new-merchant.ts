import { createHash, randomUUID } from "node:crypto";
import { query } from "@/e2e/database";
import { Merchant } from "@/e2e/merchant";
import type { RunFile } from "@/e2e/run-file";
import { newId } from "@/lib/core/id";

/** A client of a merchant that nobody else knows, so that its lists hold what the test put there. */
export async function newMerchant(
  run: RunFile,
  more: { id?: string; livemode?: boolean; scopes?: string[] } = {},
): Promise<Merchant> {
  const id = more.id ?? newId("merchant");
  const client = { merchant_id: id, client_id: newId("apiClient"), client_secret: randomUUID(), webhook_secret: "" };
  await query(
    run.database_url,
    `WITH merchant AS (INSERT INTO merchants (id, name) VALUES ($1, 'Lists') ON CONFLICT DO NOTHING),
     client AS (INSERT INTO api_clients (id, merchant_id, livemode, name, scopes) VALUES ($2, $1, $3, 'Lists', $4))
     INSERT INTO api_client_secrets (id, client_id, hash) VALUES ($2, $2, $5)`,
    [
      id,
      client.client_id,
      more.livemode ?? false,
      more.scopes ?? ["payments:read", "payments:write"],
      createHash("sha256").update(client.client_secret).digest(),
    ],
  );
  return new Merchant({ app: run.app, clients: [client] });
}
