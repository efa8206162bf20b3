import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { Account } from "@/simulator/account";
import { readConfig } from "@/simulator/config";
import { Ledger } from "@/simulator/ledger";
import { createListener } from "@/simulator/listener";
import { startNotifier } from "@/simulator/notifier";

const path = process.argv[2];
if (!path) throw new Error("Name the simulator's configuration file.");
const config = readConfig(path);
mkdirSync(config.dataDir, { recursive: true });

const running = config.accounts.map((accountConfig, index) => {
  const ledger = new Ledger(join(config.dataDir, `${accountConfig.account}.sqlite`));
  const account = new Account({ refusesDownA: index === 0, severalCaptures: index === 0, ...accountConfig }, ledger);
  const listener = createListener(account);
  const stopNotifier = startNotifier(account);
  listener.listen(accountConfig.port, "127.0.0.1", () => {
    console.log(JSON.stringify({ listening: accountConfig.account, port: accountConfig.port }));
  });
  return { listener, stopNotifier, ledger };
});

function stop(): void {
  for (const { listener, stopNotifier, ledger } of running) {
    stopNotifier();
    listener.close();
    listener.closeAllConnections();
    ledger.close();
  }
  process.exit(0);
}

process.on("SIGTERM", stop);
process.on("SIGINT", stop);
// The launcher is gone: so is the simulator.
process.on("disconnect", stop);
