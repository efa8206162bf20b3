import { readFileSync } from "node:fs";
import { z } from "zod";
import { hashClientSecret } from "@/lib/auth/api-client";
import { hashPassword, verifyPassword } from "@/lib/auth/password";
import { SCOPES } from "@/lib/core/scopes";
import { db } from "@/lib/db/client";
import { seal } from "@/lib/seal";

/** What the launcher made up: addresses of this start, and the demo credentials of this data folder. */
const Input = z.object({
  receiver_url: z.url(),
  simulators: z.array(
    z.object({
      account: z.string(),
      name: z.string(),
      url: z.url(),
      api_key: z.string(),
      notification_secret: z.string(),
    }),
  ),
  clients: z.array(
    z.object({
      merchant_id: z.string(),
      merchant_name: z.string(),
      client_id: z.string(),
      client_secret: z.string(),
      webhook_secret: z.string(),
    }),
  ),
  approvers: z.array(
    z.object({ merchant_id: z.string(), client_id: z.string(), client_secret: z.string(), owner_email: z.string() }),
  ),
  operators: z.array(
    z.object({
      email: z.string(),
      name: z.string(),
      password: z.string(),
      role: z.enum(["viewer", "support", "approver", "ops", "admin"]),
    }),
  ),
});
type Input = z.output<typeof Input>;

/** A demo needs no patience: simulators show what they did within this time. */
const SETTLE_DELAY_MS = 10_000;

/** From 1,000.00 EUR on a refund of the demo's merchants needs a second person. */
const REFUND_THRESHOLD = 100_000n;

/** Two contracts that differ, as contracts do: the first takes captures in parts and wants the rest voided. */
const CAPABILITIES = [
  { several_captures: true, releases_rest: false, idempotent: true },
  { several_captures: false, releases_rest: true, idempotent: true },
];

const path = process.argv[2];
if (!path) throw new Error("Name the seed's input file.");
const input = Input.parse(JSON.parse(readFileSync(path, "utf8")));

await seedSimulators(input.simulators);
await seedOperators(input.operators);
await seedMerchants(input.clients, input.receiver_url);
await seedApprovers(input.approvers);
await db().$disconnect();

async function seedSimulators(simulators: Input["simulators"]): Promise<void> {
  for (const [index, simulator] of simulators.entries()) {
    const id = simulator.account;
    const addresses = {
      name: simulator.name,
      baseUrl: simulator.url,
      apiKeySealed: seal(simulator.api_key, `psp_accounts/${id}/api_key`),
      notificationSecretSealed: seal(simulator.notification_secret, `psp_accounts/${id}/notification_secret`),
    };
    await db().pspAccount.upsert({
      where: { id },
      update: addresses,
      create: {
        id,
        ...addresses,
        adapter: "simulator",
        livemode: false,
        priority: (index + 1) * 10,
        settleDelayMs: SETTLE_DELAY_MS,
        capabilities: CAPABILITIES[index % CAPABILITIES.length],
      },
    });
  }
}

async function seedMerchants(clients: Input["clients"], receiverUrl: string): Promise<void> {
  for (const [index, client] of clients.entries()) {
    const { merchant_id: merchantId, client_id: clientId } = client;
    await db().merchant.upsert({
      where: { id: merchantId },
      update: {},
      create: { id: merchantId, name: client.merchant_name },
    });
    // The first one is also who tries the admin API out on PSPs and routing.
    const row = { id: clientId, merchantId, name: "Demo client", scopes: [...SCOPES], ofInstallation: index === 0 };
    await seedClient(row, client.client_secret);
    await db().refundPolicy.upsert({
      where: { merchantId_currency: { merchantId, currency: "EUR" } },
      update: {},
      create: { merchantId, currency: "EUR", thresholdAmount: REFUND_THRESHOLD, updatedBy: "seed" },
    });
    await seedEndpoint(merchantId, `${receiverUrl}/${merchantId}`, client.webhook_secret);
  }
}

/** Clients that decide about refunds in the name of their owners. */
async function seedApprovers(approvers: Input["approvers"]): Promise<void> {
  for (const { client_id: id, merchant_id: merchantId, client_secret: secret, owner_email: email } of approvers) {
    const owner = await db().operator.findUniqueOrThrow({ where: { email }, select: { id: true, name: true } });
    const scopes = ["payments:read", "refunds:read", "refunds:write", "admin:read", "admin:refunds"];
    await seedClient({ id, merchantId, name: `Client of ${owner.name}`, scopes, ownerOperatorId: owner.id }, secret);
  }
}

async function seedClient(
  client: {
    id: string;
    merchantId: string;
    name: string;
    scopes: string[];
    ownerOperatorId?: string;
    ofInstallation?: boolean;
  },
  secret: string,
): Promise<void> {
  await db().apiClient.upsert({
    where: { id: client.id },
    update: {},
    create: { livemode: false, ...client },
  });
  const hash = hashClientSecret(secret);
  await db().apiClientSecret.upsert({
    where: { id: `${client.id}_secret` },
    update: { hash },
    create: { id: `${client.id}_secret`, clientId: client.id, hash },
  });
}

/** The receiver's port may be another one at each start, so the address is brought up to date. */
async function seedEndpoint(merchantId: string, url: string, secret: string): Promise<void> {
  const id = `we_demo_${merchantId}`;
  await db().webhookEndpoint.upsert({
    where: { id },
    update: { url },
    create: { id, merchantId, livemode: false, url, eventTypes: ["*"], description: "Built-in receiver" },
  });
  const secretId = `${id}_secret`;
  await db().webhookEndpointSecret.upsert({
    where: { id: secretId },
    update: {},
    create: {
      id: secretId,
      endpointId: id,
      secretSealed: seal(secret, `webhook_endpoint_secrets/${secretId}`),
    },
  });
}

/** Hashing is slow on purpose, so a password that is right already is left alone. */
async function seedOperators(operators: Input["operators"]): Promise<void> {
  for (const operator of operators) {
    const known = await db().operator.findUnique({ where: { email: operator.email } });
    if (known && (await verifyPassword(known.passwordHash, operator.password))) continue;
    const passwordHash = await hashPassword(operator.password);
    await db().operator.upsert({
      where: { email: operator.email },
      update: { passwordHash },
      create: {
        id: `op_demo_${operator.role}`,
        email: operator.email,
        name: operator.name,
        passwordHash,
        role: operator.role,
      },
    });
  }
}
