import { expect, test } from "vitest";
import type { MerchantActor, OperatorActor } from "@/lib/core/actor";
import { AppError } from "@/lib/core/error";
import { requireFreshProof } from "@/lib/core/step-up";

const NOW = 1_800_000_000_000;
const person = (authenticatedMs: number): OperatorActor => ({
  kind: "operator",
  locale: "en-GB",
  operatorId: "op_1",
  email: "a@paydesk.example",
  name: "A",
  role: "approver",
  sessionId: "os_1",
  authenticatedMs,
  requestId: "req_1",
});
const client: MerchantActor = {
  kind: "merchant",
  merchantId: "m_1",
  livemode: false,
  clientId: "cl_1",
  scopes: [],
  ofInstallation: false,
  requestId: "req_1",
};

test("a session that was proved ten minutes ago is fresh, and a second later it isn't", () => {
  expect(() => requireFreshProof(person(NOW - 600_000), NOW)).not.toThrow();
  expect(() => requireFreshProof(person(NOW - 601_000), NOW)).toThrow(AppError);
});

test("a program, which proves itself with each token, is not asked again", () => {
  expect(() => requireFreshProof(client, NOW)).not.toThrow();
});
