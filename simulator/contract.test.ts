import { createHmac } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import type { Server } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll } from "vitest";
import { describePspContract } from "@/lib/psp/contract/contract";
import type { ContractWorld } from "@/lib/psp/contract/rig";
import type { PspCapabilities } from "@/lib/psp/psp";
import { simulatorAdapter } from "@/lib/psp/simulator/adapter";
import { anyFreePort } from "@/scripts/launch/ports";
import { Account } from "@/simulator/account";
import type { AccountConfig } from "@/simulator/config";
import { FaultScript } from "@/simulator/faults";
import { Ledger } from "@/simulator/ledger";
import { createListener } from "@/simulator/listener";

const API_KEY = "a-key";
const SECRET = "a-secret";
/** What never answers is given up after this time. */
const TIMEOUT_MS = 400;
const CAN: PspCapabilities = {
  severalCaptures: true,
  releasesRest: false,
  idempotent: true,
  manualCapture: true,
  currencies: null,
};

/** Accounts that differ as contracts with PSPs do. */
const accounts: ReadonlyArray<[string, Partial<AccountConfig>, PspCapabilities]> = [
  ["an account with several captures", { severalCaptures: true }, CAN],
  ["an account with one capture", { severalCaptures: false }, { ...CAN, severalCaptures: false, releasesRest: true }],
  ["an account without idempotency keys", { severalCaptures: true, idempotent: false }, { ...CAN, idempotent: false }],
  ["an account with exponents of its own", { severalCaptures: true, exponents: { JPY: 2, KWD: 2 } }, CAN],
];

for (const [name, config, capabilities] of accounts) {
  let world: ContractWorld;
  let listener: Server;
  let ledger: Ledger;
  const folder = mkdtempSync(join(tmpdir(), "paydesk-contract-"));

  beforeAll(async () => {
    const port = await anyFreePort();
    ledger = new Ledger(join(folder, "ledger.sqlite"));
    const account = new Account(
      {
        account: "psp_c",
        port,
        apiKey: API_KEY,
        notificationSecret: SECRET,
        notifyUrl: "http://127.0.0.1/",
        ...config,
      },
      ledger,
    );
    listener = createListener(account);
    await new Promise<void>((resolve) => listener.listen(port, "127.0.0.1", resolve));
    world = worldOf(port, await anyFreePort(), capabilities, config.exponents ?? {}, account);
  });
  afterAll(() => {
    listener.close();
    listener.closeAllConnections();
    ledger.close();
    rmSync(folder, { recursive: true });
  });
  describePspContract(name, () => world);
}

function worldOf(
  port: number,
  unusedPort: number,
  capabilities: PspCapabilities,
  exponents: Record<string, number>,
  { ledger, faults }: Account,
): ContractWorld {
  const config = {
    baseUrl: `http://127.0.0.1:${port}`,
    apiKey: API_KEY,
    notificationSecret: SECRET,
    timeoutMs: TIMEOUT_MS,
    capabilities,
    exponents,
  };
  return {
    config,
    adapter: simulatorAdapter(config),
    nowhere: simulatorAdapter({ ...config, baseUrl: `http://127.0.0.1:${unusedPort}` }),
    tokens: {
      approved: "tok_visa",
      softDecline: "tok_decline_insufficient_funds",
      hardDecline: "tok_decline_stolen_card",
      challenge: "tok_3ds",
      pending: "tok_async",
    },
    unclear: ["tok_timeout_after_charge", "tok_error_500", "tok_error_html", "tok_reset"],
    books: async (orderId) =>
      ledger
        .all()
        .filter(({ reference }) => reference === orderId)
        .map((payment) => ({
          ...payment,
          followed: ledger.operations.ofPayment(payment.id).map(({ kind, effects }) => ({ operation: kind, effects })),
        })),
    refuseNext(kind, times) {
      faults.clear();
      faults.add(FaultScript.parse({ kind, times }));
    },
    notification(pspReference, signed = {}) {
      const text = JSON.stringify({ id: "sn_1", type: "payment.updated", payment: { id: pspReference } });
      const at = signed.atS ?? Math.floor(Date.now() / 1_000);
      const signature = createHmac("sha256", signed.secret ?? SECRET)
        .update(`${at}.${text}`)
        .digest("hex");
      return {
        headers: new Headers({ "simulator-signature": `t=${at},v1=${signature}` }),
        body: new TextEncoder().encode(text),
      };
    },
  };
}
