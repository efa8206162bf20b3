import { beforeAll, expect, test } from "vitest";
import { Merchant } from "@/e2e/merchant";
import { readRunFile } from "@/e2e/run-file";

let house: Merchant;
let tenant: Merchant;

beforeAll(() => {
  house = new Merchant(readRunFile(), 0);
  tenant = new Merchant(readRunFile(), 1);
});

test.each([
  ["POST", "/v1/admin/psps/psp_sim_a:disable", { reason: "A test." }],
  ["POST", "/v1/admin/psps/psp_sim_a:hold", { reason: "A test.", minutes: 1 }],
  ["POST", "/v1/admin/psps/psp_sim_a:probe", {}],
  ["PUT", "/v1/admin/routing_rules", { version: 0, rules: [] }],
  ["POST", "/v1/admin/routing_rules/dry_run", { days: 1, rules: [] }],
  ["GET", "/v1/admin/routing_rules", undefined],
  ["GET", "/v1/admin/routing_rules/versions", undefined],
  ["GET", "/v1/admin/psp_health", undefined],
  ["GET", "/v1/admin/psp_health/psp_sim_a", undefined],
  ["POST", "/v1/admin/merchants", { name: "Mine" }],
  ["GET", "/v1/admin/operators", undefined],
  ["POST", "/v1/admin/operators", { email: "me@merchant.example", name: "Me", role: "admin" }],
] as const)(
  "a merchant's own client may not %s %s, whatever its scopes: it concerns everybody",
  async (method, path, body) => {
    const act =
      method === "GET" ? tenant.get(path) : method === "PUT" ? tenant.put(path, body) : tenant.post(path, body);
    const { status, json } = await act;
    expect([status, json.code]).toEqual([403, "forbidden"]);
  },
);

test("a client of the installation may read what concerns everybody", async () => {
  expect((await house.get("/v1/admin/psp_health")).status).toBe(200);
  expect((await house.get("/v1/admin/routing_rules")).status).toBe(200);
});
