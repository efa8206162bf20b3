import { randomBytes } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { LaunchFailure } from "./failure.ts";

const Ports = z.object({
  postgres: z.int(),
  engine: z.int(),
  simulatorA: z.int(),
  simulatorB: z.int(),
  receiver: z.int(),
});

const Config = z.object({
  secrets: z.object({
    encryptionKey: z.string(),
    nextAuthSecret: z.string(),
    eventKey: z.string(),
    signingKey: z.string(),
    databasePassword: z.string(),
  }),
  simulators: z.array(
    z.object({ account: z.string(), name: z.string(), apiKey: z.string(), notificationSecret: z.string() }),
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
  /** Clients of people who decide about refunds, for programs that do so in their name. */
  approvers: z
    .array(
      z.object({ merchant_id: z.string(), client_id: z.string(), client_secret: z.string(), owner_email: z.string() }),
    )
    .default([]),
  operators: z.array(z.object({ email: z.string(), name: z.string(), password: z.string(), role: z.string() })),
  ports: Ports,
});

/** What a data folder remembers: its secrets, its demo credentials, and the ports it had last. */
export type LaunchConfig = z.output<typeof Config>;

const FILE = "config.json";
/** The first start takes what the system gives, so that several products beside each other don't meet. */
const FIRST_PORTS = { postgres: 0, engine: 0, simulatorA: 0, simulatorB: 0, receiver: 0 };
/** lib/env.ts knows secrets by this prefix as made for development, and refuses them in production. */
const DEVELOPMENT = "development-";

/** Reads the configuration of a data folder, making it at the first start. */
export function loadConfig(dataDir: string): LaunchConfig {
  const path = join(dataDir, FILE);
  if (!existsSync(path)) {
    mkdirSync(dataDir, { recursive: true });
    saveConfig(dataDir, newConfig());
  }
  try {
    const config = Config.parse(JSON.parse(readFileSync(path, "utf8")));
    // A folder of an earlier version knows none yet.
    if (config.approvers.length === 0) config.approvers = newApprovers(config);
    return config;
  } catch (error) {
    throw new LaunchFailure(
      `${path} can't be read as a configuration.`,
      "Restore it from a backup (it holds the keys to the data), or move the whole folder away to start anew.",
      error,
    );
  }
}

/** Writes the configuration whole or not at all, readable by its owner only. */
export function saveConfig(dataDir: string, config: LaunchConfig): void {
  const path = join(dataDir, FILE);
  writeFileSync(`${path}.new`, JSON.stringify(config, null, 2), { mode: 0o600 });
  renameSync(`${path}.new`, path);
}

/** For each merchant one client of each of two people, since whoever asks for a refund can't be who approves it. */
function newApprovers({ clients }: Pick<LaunchConfig, "clients">): LaunchConfig["approvers"] {
  return clients.flatMap(({ merchant_id }, index) =>
    ["approver", "admin"].map((role) => ({
      merchant_id,
      client_id: `cl_demo_${index + 1}_${role}`,
      client_secret: `sk_test_${token(32)}`,
      owner_email: `${role}@paydesk.example`,
    })),
  );
}

function newConfig(): LaunchConfig {
  const password = `demo-${token(9)}`;
  const operator = (role: string, name: string) => ({ email: `${role}@paydesk.example`, name, password, role });
  const simulator = (letter: string) => ({
    account: `psp_sim_${letter.toLowerCase()}`,
    name: `Simulator ${letter}`,
    apiKey: `${DEVELOPMENT}${token(24)}`,
    notificationSecret: `${DEVELOPMENT}${token(24)}`,
  });
  const client = (number: number, merchantName: string) => ({
    merchant_id: `m_${number}`,
    merchant_name: merchantName,
    client_id: `cl_demo_${number}`,
    client_secret: `sk_test_${token(32)}`,
    webhook_secret: `whsec_${randomBytes(32).toString("base64")}`,
  });
  const clients = [client(1, "Acme Books"), client(2, "Nordlicht Coffee")];
  return {
    secrets: {
      encryptionKey: randomBytes(32).toString("base64"),
      nextAuthSecret: DEVELOPMENT + token(32),
      eventKey: DEVELOPMENT + token(24),
      signingKey: `signkey-development-${randomBytes(32).toString("hex")}`,
      databasePassword: token(24),
    },
    simulators: [simulator("A"), simulator("B")],
    clients,
    approvers: newApprovers({ clients }),
    operators: [
      operator("viewer", "Vera Viewer"),
      operator("support", "Sam Support"),
      operator("approver", "Ada Approver"),
      operator("ops", "Oskar Ops"),
      operator("admin", "Alex Admin"),
    ],
    ports: FIRST_PORTS,
  };
}

function token(bytes: number): string {
  return randomBytes(bytes).toString("base64url");
}
