import { afterAll, beforeAll, expect, test } from "vitest";
import { checkBooks } from "@/e2e/books";
import { query } from "@/e2e/database";
import { eventually, Merchant } from "@/e2e/merchant";
import { Operator } from "@/e2e/operator";
import { type Product, startProduct } from "@/e2e/product";
import { LedgerCheck } from "@/lib/ledger/schema";

let product: Product;
let merchant: Merchant;
let ops: Operator;

beforeAll(async () => {
  product = await startProduct();
  merchant = new Merchant(product.file);
  ops = await Operator.signIn(product.file, "ops");
});
afterAll(() => product?.discard());

const sql = <Row extends Record<string, unknown>>(text: string, values: unknown[] = []) =>
  query<Row>(product.file.database_url, text, values);

type Shown = { merchant_id: string; account: string; currency: string; balance: number };

async function payable(who: Merchant, currency = "EUR"): Promise<number> {
  const { json } = await who.get(`/v1/admin/ledger/balances?currency=${currency}&account=merchant_payable`);
  return (json.data as Shown[]).reduce((sum, { balance }) => sum + balance, 0);
}

test("a balance is right at once, and stays so when it is added up", async () => {
  await merchant.paid("tok_visa", { amount: 2599 });
  await merchant.paid("tok_visa", { amount: 999_999_999_999, currency: "KWD" });
  expect(await payable(merchant)).toBe(-2599);
  expect(await payable(merchant, "KWD")).toBe(-999_999_999_999);
  // Old enough to be added up: the sweep's next minute takes it.
  await sql("ALTER TABLE ledger_entries DISABLE TRIGGER append_only");
  await sql("UPDATE ledger_entries SET created_at = created_at - interval '5 minutes'");
  await sql("ALTER TABLE ledger_entries ENABLE TRIGGER append_only");
  await eventually("the sum", 90_000, async () => {
    const [row] = await sql<{ done: boolean }>(
      "SELECT added_up_to >= (SELECT max(id) FROM ledger_postings) AS done FROM ledger_progress",
    );
    return row?.done ? true : undefined;
  });
  expect(await payable(merchant)).toBe(-2599);
  await merchant.paid("tok_visa", { amount: 1 });
  expect(await payable(merchant)).toBe(-2600);
  expect(await checkBooks(merchant)).toMatchObject({ balanced: true, differences_found: 0 });
});

test("a currency's accounts add up to zero, over all that the filters let through", async () => {
  const { json } = await ops.get("/v1/admin/ledger/balances");
  const totals = json.totals as Array<{ currency: string; balance: number }>;
  for (const currency of ["EUR", "KWD"]) {
    const ours = totals.filter((total) => total.currency === currency);
    expect(ours.length).toBeGreaterThan(1);
    expect(ours.reduce((sum, { balance }) => sum + balance, 0)).toBe(0);
  }
});

test("a client sees the books of its own merchant alone", async () => {
  const other = new Merchant(product.file, 1);
  await other.paid("tok_visa", { amount: 700 });
  const { json } = await other.get("/v1/admin/ledger/balances");
  expect(new Set((json.data as Shown[]).map(({ merchant_id }) => merchant_id))).toEqual(new Set([other.id]));
  const { check_id } = await checkBooks(other);
  expect((await merchant.get(`/v1/admin/ledger/checks/${check_id}`)).status).toBe(404);
});

test("a check that is asked for twice is one check, kept with who asked and what it looked at", async () => {
  const answers = await Promise.all([1, 2, 3].map(() => ops.post("/v1/admin/ledger/checks")));
  expect(new Set(answers.map(({ json }) => json.check_id)).size).toBeLessThanOrEqual(2);
  const check = await finished(String(answers[0]?.json.check_id));
  expect(check).toMatchObject({ balanced: true, started_by: { name: expect.stringContaining("Ops") } });
  expect(check.looked_at.charges).toBeGreaterThan(2);
  expect(check.looked_at.payments).toBe(check.looked_at.charges);
  expect(check.looked_at.entries).toBeGreaterThan(2);
  const audited = await sql("SELECT 1 FROM audit_log WHERE object_id = $1 AND action = 'ledger.check_started'", [
    check.check_id,
  ]);
  expect(audited).toHaveLength(1);
});

test("the check names each damage to the books, in whose payment, and by how much", async () => {
  const { latest_charge_id: charge, payment_intent_id: intent } = await merchant.paid("tok_visa", { amount: 5000 });
  await sql("UPDATE charges SET amount_captured = 4999 WHERE id = $1", [charge]);
  await sql(
    "UPDATE ledger_balances SET balance = balance + 7 WHERE account_id = (SELECT min(account_id) FROM ledger_balances)",
  );
  try {
    const check = await finished(String((await ops.post("/v1/admin/ledger/checks")).json.check_id));
    expect(check.balanced).toBe(false);
    expect(check.differences).toContainEqual({
      kind: "charge_captured",
      id: charge,
      payment_intent_id: intent,
      currency: "EUR",
      expected: "4999",
      actual: "5000",
    });
    expect(check.differences).toContainEqual(
      expect.objectContaining({ kind: "payment_captured", id: intent, expected: "5000", actual: "4999" }),
    );
    const [account] = check.differences.filter(({ kind }) => kind === "account_balance");
    expect(BigInt(account?.actual ?? 0) - BigInt(account?.expected ?? 0)).toBe(7n);
    expect(check.differences_found).toBe(3);
  } finally {
    await sql("UPDATE charges SET amount_captured = 5000 WHERE id = $1", [charge]);
    await sql(
      "UPDATE ledger_balances SET balance = balance - 7 WHERE account_id = (SELECT min(account_id) FROM ledger_balances)",
    );
  }
});

test("support and viewers don't see the books", async () => {
  for (const role of ["support", "viewer"] as const) {
    const operator = await Operator.signIn(product.file, role);
    expect((await operator.get("/v1/admin/ledger/balances")).status).toBe(403);
    expect((await operator.post("/v1/admin/ledger/checks")).status).toBe(403);
  }
});

async function finished(id: string): Promise<LedgerCheck> {
  return eventually("the check of the books", 60_000, async () => {
    const check = LedgerCheck.parse((await ops.get(`/v1/admin/ledger/checks/${id}`)).json);
    return check.status === "finished" ? check : undefined;
  });
}
