import type { LaunchFailure } from "./launch/failure.ts";
import { launch } from "./launch/launch.ts";
import type { LaunchOptions } from "./launch/plan.ts";
import type { RunFile, Running } from "./launch/services.ts";

/** Everything on this machine, for a first look, for development and for small installations. */
export async function serveEmbedded(options: Pick<LaunchOptions, "dataDir" | "afterSeed">): Promise<void> {
  let running: Running | undefined;
  let stopping = false;
  const stop = async (exitCode: number) => {
    if (stopping) process.exit(130);
    stopping = true;
    console.log("\nStopping: requests finish, then the background work, then the database. Ctrl-C again to force.");
    await running?.stop();
    process.exit(exitCode);
  };
  process.on("SIGINT", () => void stop(0));
  process.on("SIGTERM", () => void stop(0));
  try {
    const port = process.env.PORT ? Number(process.env.PORT) : undefined;
    running = await launch({ ...options, port, onGivenUp: (failure) => void giveUp(failure, stop) });
    console.log(welcome(running, options.dataDir));
  } catch (error) {
    report(error);
    process.exit(1);
  }
}

async function giveUp(failure: LaunchFailure, stop: (exitCode: number) => Promise<void>): Promise<void> {
  report(failure);
  await stop(1);
}

/** What went wrong, and what to do about it where that is known. */
export function report(error: unknown): void {
  if (error instanceof Error && "nextStep" in error) console.error(`\n${error.message}\nNext step: ${error.nextStep}`);
  else console.error(error);
}

function welcome({ file, portNote }: Running, dataDir: string): string {
  const { password } = file.operators[0] ?? {};
  return `
Paydesk is running.${portNote ? ` ${portNote}` : ""}

  API and console   ${file.app}
  Receiver's log    ${file.receiver.log}
  Simulated PSPs    ${file.simulators.map(({ url }) => url).join("  ")}
  All of it         ${dataDir}/run.json

  Sign in as        ${file.operators.map(({ email }) => email).join(", ")}
  Password          ${password}

  A first payment:
${firstPayment(file)}

Ctrl-C stops everything.`;
}

function firstPayment({ app, clients }: RunFile): string {
  const client = clients[0];
  if (!client) return "";
  return `
TOKEN=$(curl -s ${app}/oauth/token -u '${client.client_id}:${client.client_secret}' -d grant_type=client_credentials | sed 's/.*"access_token":"\\([^"]*\\)".*/\\1/')
curl -s ${app}/v1/payment_intents -H "Authorization: Bearer $TOKEN" -H 'Content-Type: application/json' \\
  -H "Idempotency-Key: first-payment-$(date +%s)" \\
  -d '{"merchant_id":"${client.merchant_id}","amount":2599,"currency":"EUR","order_id":"ord_777","confirm":true,"payment_method":{"type":"card_token","token":"tok_visa"}}'`;
}
