import { createHmac } from "node:crypto";
import type { Account } from "@/simulator/account";

const TICK_MS = 100;
const BATCH_MAX = 20;
const SEND_TIMEOUT_MS = 10_000;
/** First pause after a notification that was not taken, doubled each time up to the maximum. */
const PAUSE_MS_MIN = 1_000;
const PAUSE_MS_MAX = 60_000;

/** Settles what is due and sends notifications until each is taken, for as long as the process lives. Returns how to stop. */
export function startNotifier(account: Account): () => void {
  let busy = false;
  const timer = setInterval(async () => {
    if (busy) return;
    busy = true;
    try {
      account.settleDue();
      if (account.settings.notifications !== "off") await sendDue(account);
    } finally {
      busy = false;
    }
  }, TICK_MS);
  return () => clearInterval(timer);
}

async function sendDue(account: Account): Promise<void> {
  const due = account.ledger.dueNotifications(account.now(), BATCH_MAX);
  await Promise.all(
    due.map(async (notification) => {
      const taken = await send(account, notification.body);
      if (taken && account.settings.notifications === "duplicate") await send(account, notification.body);
      const pauseMs = Math.min(PAUSE_MS_MIN * 2 ** notification.tries, PAUSE_MS_MAX);
      account.ledger.markNotification(
        notification.id,
        taken ? { sentMs: account.now() } : { dueMs: account.now() + pauseMs },
      );
    }),
  );
}

async function send(account: Account, body: string): Promise<boolean> {
  const timestamp = Math.floor(Date.now() / 1000);
  const signature = createHmac("sha256", account.config.notificationSecret)
    .update(`${timestamp}.${body}`)
    .digest("hex");
  try {
    const response = await fetch(account.config.notifyUrl, {
      method: "POST",
      headers: { "content-type": "application/json", "simulator-signature": `t=${timestamp},v1=${signature}` },
      body,
      signal: AbortSignal.timeout(SEND_TIMEOUT_MS),
    });
    await response.arrayBuffer();
    return response.ok;
  } catch {
    return false;
  }
}
