import { z } from "zod";
import type { RunFile } from "@/e2e/run-file";

const LedgerPayment = z.object({
  id: z.string(),
  idempotency_key: z.string(),
  reference: z.string(),
  status: z.string(),
  amount: z.int(),
  currency: z.string(),
  amount_captured: z.int().default(0),
  amount_voided: z.int().default(0),
  amount_refunded: z.int().default(0),
  requests: z.int(),
  effects: z.int(),
});
const LedgerOperation = z.object({
  id: z.string(),
  kind: z.enum(["capture", "void", "refund"]),
  payment_id: z.string(),
  idempotency_key: z.string(),
  status: z.enum(["succeeded", "pending", "failed"]),
  amount: z.int(),
  currency: z.string(),
  requests: z.int(),
  effects: z.int(),
});
export type LedgerPayment = z.output<typeof LedgerPayment>;

/** What the simulated PSPs' own books say of an order, all accounts together. */
export async function chargesOf(run: Pick<RunFile, "simulators">, orderId: string): Promise<LedgerPayment[]> {
  return (await ledgerOf(run)).filter((payment) => payment.reference === orderId);
}

/** What the simulated PSPs did to the one payment of an order beside authorizing it. */
export async function operationsOf(
  run: Pick<RunFile, "simulators">,
  orderId: string,
): Promise<z.output<typeof LedgerOperation>[]> {
  const books = await booksOf(run);
  const ids = books.flatMap(({ payments }) => payments.filter(({ reference }) => reference === orderId));
  return books.flatMap(({ operations }) =>
    operations.filter(({ payment_id }) => ids.some(({ id }) => id === payment_id)),
  );
}

/** The payments of all accounts. */
export async function ledgerOf(run: Pick<RunFile, "simulators">): Promise<LedgerPayment[]> {
  return (await booksOf(run)).flatMap(({ payments }) => payments);
}

const Books = z.object({ payments: z.array(LedgerPayment), operations: z.array(LedgerOperation) });

async function booksOf(run: Pick<RunFile, "simulators">): Promise<z.output<typeof Books>[]> {
  return Promise.all(
    run.simulators.map(async ({ url, api_key }) => {
      const response = await fetch(`${url}/control/ledger`, { headers: { authorization: `Bearer ${api_key}` } });
      return Books.parse(await response.json());
    }),
  );
}

/** Changes how one simulated account behaves. */
export async function configureSimulator(
  { url, api_key }: RunFile["simulators"][number],
  settings: Record<string, unknown>,
): Promise<void> {
  const response = await fetch(`${url}/control/settings`, {
    method: "POST",
    headers: { authorization: `Bearer ${api_key}`, "content-type": "application/json" },
    body: JSON.stringify(settings),
  });
  if (!response.ok) throw new Error(`The simulator refused its settings: ${await response.text()}`);
}

/** Changes how all simulated accounts behave. */
export async function configureSimulators(
  { simulators }: Pick<RunFile, "simulators">,
  settings: Record<string, unknown>,
): Promise<void> {
  for (const simulator of simulators) await configureSimulator(simulator, settings);
}

type Fault = { kind: string; operations: string[]; reference?: string; times?: number; retry_after_s?: number };

/** Scripts a fault of one simulated account; without one, ends all of them. */
export async function scriptFault({ url, api_key }: RunFile["simulators"][number], fault?: Fault): Promise<void> {
  const response = await fetch(`${url}/control/faults`, {
    method: fault ? "POST" : "DELETE",
    headers: { authorization: `Bearer ${api_key}`, "content-type": "application/json" },
    ...(fault ? { body: JSON.stringify(fault) } : {}),
  });
  if (!response.ok) throw new Error(`The simulator refused the fault: ${await response.text()}`);
}

/** Scripts a fault of all simulated accounts; without one, ends all of them. */
export async function scriptFaults({ simulators }: Pick<RunFile, "simulators">, fault?: Fault): Promise<void> {
  for (const simulator of simulators) await scriptFault(simulator, fault);
}

/** Has a simulated PSP take the money of a payment that it declined, and tell of it. */
export function overturnDecline(simulator: RunFile["simulators"][number], paymentId: string): Promise<void> {
  return correct(simulator, "overturn", { payment_id: paymentId });
}

/** Has a simulated PSP make a refund good that failed, or fail one that succeeded, and tell of it. */
export function overturnRefund(simulator: RunFile["simulators"][number], refundId: string): Promise<void> {
  return correct(simulator, "overturn", { refund_id: refundId });
}

/** Has a simulated PSP let a payment go that it took or holds, and tell of it. */
export function reversePayment(simulator: RunFile["simulators"][number], paymentId: string): Promise<void> {
  return correct(simulator, "reverse", { payment_id: paymentId });
}

async function correct(
  { url, api_key }: RunFile["simulators"][number],
  control: "overturn" | "reverse",
  what: Record<string, string>,
): Promise<void> {
  const response = await fetch(`${url}/control/${control}`, {
    method: "POST",
    headers: { authorization: `Bearer ${api_key}`, "content-type": "application/json" },
    body: JSON.stringify(what),
  });
  if (!response.ok) throw new Error(`The simulator refused: ${await response.text()}`);
}
