import { createHmac } from "node:crypto";
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { z } from "zod";
import { query } from "@/e2e/database";
import { eventually, type Merchant } from "@/e2e/merchant";
import type { Product } from "@/e2e/product";
import type { RunFile } from "@/e2e/run-file";
import { type PspHealth, PspHealthDetail, PspHealthList } from "@/lib/psp/health-schema";
import { RoutingRuleSet } from "@/lib/psp/routing-schema";

/** The simulated accounts of the seed, in the order of their priority. */
export const [A, B] = ["psp_sim_a", "psp_sim_b"] as const;

/** A simulated PSP by its account. */
export function simulatorOf(run: RunFile, account: string): RunFile["simulators"][number] {
  const simulator = run.simulators.find((each) => each.account === account);
  if (!simulator) throw new Error(`There is no simulator ${account}.`);
  return simulator;
}

/** How one account is doing, as the admin API tells it. */
export async function healthOf(client: Merchant, account: string): Promise<PspHealth> {
  const list = PspHealthList.parse((await client.get("/v1/admin/psp_health")).json);
  const health = list.data.find(({ psp_account_id }) => psp_account_id === account);
  if (!health) throw new Error(`The health of ${account} is not told.`);
  return health;
}

export async function detailOf(client: Merchant, account: string, range = "1h"): Promise<PspHealthDetail> {
  return PspHealthDetail.parse((await client.get(`/v1/admin/psp_health/${account}?range=${range}`)).json);
}

/** Waits until an account's circuit is as it is named. */
export function untilCircuit(client: Merchant, account: string, circuit: string, withinMs = 30_000): Promise<true> {
  return eventually(`the circuit of ${account} being ${circuit}`, withinMs, async () =>
    (await healthOf(client, account)).circuit === circuit ? true : undefined,
  );
}

/** Puts rules in force over those that are. */
export async function putRules(client: Merchant, rules: unknown[]): Promise<RoutingRuleSet> {
  const { version } = RoutingRuleSet.parse((await client.get("/v1/admin/routing_rules")).json);
  const answer = await client.put("/v1/admin/routing_rules", { version, rules });
  if (answer.status !== 200) throw new Error(`The rules were refused: ${answer.text}`);
  return RoutingRuleSet.parse(answer.json);
}

type ChargeRow = { psp_account_id: string; status: string; number: number; decision: z.output<typeof Decision> };
const Decision = z.object({
  chosen: z.object({ psp_account_id: z.string(), because: z.string() }),
  excluded: z.array(z.object({ psp_account_id: z.string(), because: z.string() })),
});

/** The charges of a payment in their order, with the decisions that led to them. */
export async function chargesOfIntent(run: Pick<RunFile, "database_url">, id: string): Promise<ChargeRow[]> {
  const rows = await query<Omit<ChargeRow, "decision"> & { routing_decision: unknown }>(
    run.database_url,
    "SELECT psp_account_id, status, number, routing_decision FROM charges WHERE payment_intent_id = $1 ORDER BY number",
    [id],
  );
  return rows.map(({ routing_decision, ...row }) => ({ ...row, decision: Decision.parse(routing_decision) }));
}

const Config = z.object({ simulators: z.array(z.object({ account: z.string(), notificationSecret: z.string() })) });

/** The secret that a simulated PSP signs its notifications with: known to the launcher, not told in run.json. */
function notificationSecretOf(runFilePath: string, account: string): string {
  const config = Config.parse(JSON.parse(readFileSync(join(dirname(runFilePath), "config.json"), "utf8")));
  const secret = config.simulators.find((each) => each.account === account)?.notificationSecret;
  if (!secret) throw new Error(`There is no simulator ${account}.`);
  return secret;
}

/** What a simulated PSP says in a notification about a payment. */
export function statementOf(pspReference: string, status = "captured", id = `sn_${crypto.randomUUID()}`): string {
  return JSON.stringify({ id, type: "payment.updated", payment: { id: pspReference, status } });
}

/** The signature header of a simulated PSP over bytes. */
export function signatureOf(runFilePath: string, account: string, body: string, timestamp: number): string {
  const secret = notificationSecretOf(runFilePath, account);
  return `t=${timestamp},v1=${createHmac("sha256", secret).update(`${timestamp}.${body}`).digest("hex")}`;
}

/** Sends bytes as a PSP's notification, signed as that PSP would, unless it is said otherwise. Returns the HTTP status. */
export async function notify(
  product: Pick<Product, "file" | "runFilePath">,
  account: string,
  body: string,
  more: { signedBy?: string; atS?: number; signature?: string } = {},
): Promise<number> {
  const timestamp = more.atS ?? Math.floor(Date.now() / 1_000);
  const right = signatureOf(product.runFilePath, more.signedBy ?? account, body, timestamp);
  const answer = await fetch(`${product.file.app}/psp/${account}/notifications`, {
    method: "POST",
    headers: {
      "content-type": "application/json",
      "simulator-signature": more.signature ?? right,
    },
    body,
  });
  await answer.arrayBuffer();
  return answer.status;
}
