import { readFileSync } from "node:fs";
import { beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { query } from "@/e2e/database";
import { Merchant, refundOf } from "@/e2e/merchant";
import { Person } from "@/e2e/person";
import { readRunFile } from "@/e2e/run-file";

const run = readRunFile();
const SESSION = "paydesk.session";
let admin: Person;

beforeAll(async () => {
  admin = await Person.as(run, "admin");
});

const sql = (text: string, values: unknown[]) => query<Record<string, unknown>>(run.database_url, text, values);
const command = (id: string, name: string, body: unknown = {}) => admin.act(`/v1/admin/operators/${id}:${name}`, body);
const auditOf = async (id: string) =>
  (
    await sql("SELECT action, actor_id FROM audit_log WHERE chain = 'installation' AND object_id = $1 ORDER BY seq", [
      id,
    ])
  ).map(({ action, actor_id }) => ({ action, by: actor_id }));

test("G6: a session that somebody planted before the sign-in is not the one after it", async () => {
  const account = await admin.hire("viewer");
  const planted = await Person.as(run, "viewer");
  const victim = new Person(run.app);
  victim.cookies.set(SESSION, planted.cookies.get(SESSION) ?? "");
  await victim.signIn(account);
  expect(victim.cookies.get(SESSION)).not.toBe(planted.cookies.get(SESSION));
  const profile = await (await planted.fetch("/api/console/profile")).json();
  expect(profile).not.toMatchObject({ email: account.email });
});

test("G6: each sign-in is a session of its own", async () => {
  const account = await admin.hire("viewer");
  const [one, other] = [await Person.signedIn(run.app, account), await Person.signedIn(run.app, account)];
  expect(one.cookies.get(SESSION)).not.toBe(other.cookies.get(SESSION));
  const profile = await (await one.fetch("/api/console/profile")).json();
  expect(profile).toMatchObject({ sessions: [{ current: false }, { current: true }] });
});

describe("G6: sessions end at once, wherever a copy of the cookie is", () => {
  test.each([
    ["another role", "change_role", { role: "support" }],
    ["a switch-off", "disable", {}],
    ["a sign-out by an admin", "end_sessions", {}],
  ])("by %s", async (_what, name, body) => {
    const account = await admin.hire("viewer");
    const sessions = [await Person.signedIn(run.app, account), await Person.signedIn(run.app, account)];
    expect((await command(account.id, name, body)).status).toBe(200);
    for (const session of sessions) expect(await session.isSignedIn()).toBe(false);
    expect((await auditOf(account.id)).length).toBeGreaterThan(3);
  });

  test("by a new password, but for the one that set it", async () => {
    const account = await admin.hire("viewer");
    const [here, elsewhere] = [await Person.signedIn(run.app, account), await Person.signedIn(run.app, account)];
    const changed = await here.act("/api/console/profile/password", {
      current_password: account.password,
      new_password: `bright harbour ${crypto.randomUUID()}`,
    });
    expect(changed.status).toBe(200);
    expect(await here.isSignedIn()).toBe(true);
    expect(await elsewhere.isSignedIn()).toBe(false);
    expect((await new Person(run.app).signIn(account)).error).toBe("CredentialsSignin");
  });

  test("by the owner, one or all others", async () => {
    const account = await admin.hire("viewer");
    const [here, one, other] = [
      await Person.signedIn(run.app, account),
      await Person.signedIn(run.app, account),
      await Person.signedIn(run.app, account),
    ];
    const Sessions = z.object({ sessions: z.array(z.object({ session_id: z.string(), current: z.boolean() })) });
    const { sessions } = Sessions.parse(await (await one.fetch("/api/console/profile")).json());
    const own = sessions.find(({ current }) => current)?.session_id;
    expect((await here.act("/api/console/profile/sessions", { session_id: own })).status).toBe(200);
    expect([await here.isSignedIn(), await one.isSignedIn(), await other.isSignedIn()]).toEqual([true, false, true]);
    expect((await here.act("/api/console/profile/sessions")).status).toBe(200);
    expect([await here.isSignedIn(), await other.isSignedIn()]).toEqual([true, false]);
  });
});

test("nobody ends a session of somebody else by its id", async () => {
  const account = await admin.hire("viewer");
  const victim = await Person.signedIn(run.app, account);
  const [row] = await sql("SELECT id FROM operator_sessions WHERE operator_id = $1", [account.id]);
  const thief = await Person.as(run, "viewer");
  expect((await thief.act("/api/console/profile/sessions", { session_id: row?.id })).status).toBe(404);
  expect(await victim.isSignedIn()).toBe(true);
});

describe("admins", () => {
  test("nobody changes their own rights", async () => {
    const account = await admin.hire("admin");
    const person = await Person.signedIn(run.app, account);
    for (const name of ["change_role", "disable", "end_sessions", "reset_second_factor", "invite"]) {
      const body = name === "change_role" ? { role: "viewer" } : {};
      const answer = await person.act(`/v1/admin/operators/${account.id}:${name}`, body);
      expect([name, answer.status]).toEqual([name, 403]);
    }
    await command(account.id, "disable");
  });

  test("two who take each other's role at the same moment leave one", async () => {
    const [one, other] = [await admin.hire("admin"), await admin.hire("admin")];
    const [first, second] = [await Person.signedIn(run.app, one), await Person.signedIn(run.app, other)];
    const answers = await Promise.all([
      first.act(`/v1/admin/operators/${other.id}:change_role`, { role: "viewer" }),
      second.act(`/v1/admin/operators/${one.id}:change_role`, { role: "viewer" }),
    ]);
    // Whoever comes second has lost the role, and with it the session.
    const refusals = answers.map(({ status }) => status).filter((status) => status !== 200);
    expect(refusals).toHaveLength(1);
    expect([401, 403]).toContain(refusals[0]);
    for (const { id } of [one, other]) await command(id, "disable");
  });

  test("the database itself keeps the last active one", async () => {
    const last = query(
      run.database_url,
      `WITH others AS (UPDATE operators SET status = 'disabled' WHERE role = 'admin' AND id <> 'op_demo_admin')
       UPDATE operators SET role = 'viewer' WHERE id = 'op_demo_admin'`,
    );
    await expect(last).rejects.toThrow("the last active admin");
    expect(await admin.isSignedIn()).toBe(true);
  });

  test("an invitation opens the account once, and an older one not at all", async () => {
    const email = `${crypto.randomUUID()}@people.example`;
    const Invited = z.object({ operator_id: z.string(), invitation_url: z.url(), status: z.string() });
    const first = Invited.parse(
      await (await admin.act("/v1/admin/operators", { email, name: "Invited", role: "viewer" })).json(),
    );
    expect(first.status).toBe("invited");
    const second = Invited.parse(await (await command(first.operator_id, "invite")).json());
    const take = (url: string, password: string) =>
      new Person(run.app).act("/api/auth/invitation", { token: new URL(url).hash.slice(1), password });
    expect((await take(first.invitation_url, "seven green umbrellas")).status).toBe(409);
    expect((await take(second.invitation_url, "password password")).status).toBe(400);
    expect((await take(second.invitation_url, "seven green umbrellas")).status).toBe(200);
    expect((await take(second.invitation_url, "eight green umbrellas")).status).toBe(409);
    expect((await new Person(run.app).signIn({ email, password: "seven green umbrellas" })).status).toBe(200);
    expect(await auditOf(first.operator_id)).toEqual([
      { action: "operator.created", by: "op_demo_admin" },
      { action: "operator.invited", by: "op_demo_admin" },
      { action: "operator.invitation_accepted", by: first.operator_id },
      { action: "operator.signed_in", by: first.operator_id },
    ]);
    const kept = JSON.stringify(await sql("SELECT * FROM operators WHERE id = $1", [first.operator_id]));
    expect(kept).not.toContain(new URL(second.invitation_url).hash.slice(1));
  });
});

test("G9: a sign-in leads to no other address than ours", async () => {
  const { email, password } = run.operators[0] ?? { email: "", password: "" };
  for (const elsewhere of [
    "https://evil.example/",
    "//evil.example",
    "/\\evil.example",
    "javascript:alert(1)",
    "/.//evil.example/phish",
    "/%2e//evil.example",
    "/x/..//evil.example/y",
    `${run.app}//evil.example/`,
  ]) {
    const person = new Person(run.app);
    const csrf = z.object({ csrfToken: z.string() }).parse(await (await person.fetch("/api/auth/csrf")).json());
    const answer = await person.fetch("/api/auth/callback/credentials", {
      method: "POST",
      body: new URLSearchParams({ email, password, csrfToken: csrf.csrfToken, json: "true", callbackUrl: elsewhere }),
    });
    const { url } = z.object({ url: z.string() }).parse(await answer.json());
    expect(new URL(url).origin).toBe(new URL(run.app).origin);
    // Where the page leads on by its path alone, the path must be none of a host.
    expect(new URL(url).pathname).not.toMatch(/^\/\//);
    const signedIn = await person.fetch(`/sign-in?${new URLSearchParams({ callbackUrl: elsewhere })}`, {
      redirect: "manual",
    });
    expect(new URL(signedIn.headers.get("location") ?? "", run.app).origin).toBe(new URL(run.app).origin);
  }
});

describe("G5: Server Actions", () => {
  const manifest = z
    .object({ node: z.record(z.string(), z.object({ exportedName: z.string().optional() })) })
    .parse(JSON.parse(readFileSync(".next/server/server-reference-manifest.json", "utf8")));
  const actions = Object.keys(manifest.node);

  test("there is one, which signs out; another one needs its tests here", () => expect(actions).toHaveLength(1));

  const call = (person: Person, origin: string | undefined) =>
    person.fetch("/settings/profile", {
      method: "POST",
      headers: {
        "next-action": actions[0] ?? "",
        "content-type": "text/plain;charset=UTF-8",
        ...(origin === undefined ? {} : { origin }),
      },
      body: "[]",
    });

  test.each(["https://evil.example", "null"])("one that comes from %s does nothing", async (origin) => {
    const person = await Person.as(run, "viewer");
    expect((await call(person, origin)).status).toBe(403);
    expect(await person.isSignedIn()).toBe(true);
  });

  test("one that comes from our own page does", async () => {
    const person = await Person.as(run, "viewer");
    const copy = new Person(run.app);
    copy.cookies.set(SESSION, person.cookies.get(SESSION) ?? "");
    await call(person, run.app);
    expect(await copy.isSignedIn()).toBe(false);
  });
});

describe("G16: a fresh proof", () => {
  const age = (account: { email: string }) =>
    sql(
      `UPDATE operator_sessions SET authenticated_at = now() - interval '11 minutes'
       WHERE operator_id = (SELECT id FROM operators WHERE email = $1)`,
      [account.email],
    );

  test("is asked for after ten minutes by what gives rights, and given by the password", async () => {
    const account = await admin.hire("admin");
    const person = await Person.signedIn(run.app, account);
    await age(account);
    const invite = () =>
      person.act("/v1/admin/operators", { email: `${crypto.randomUUID()}@people.example`, name: "X", role: "viewer" });
    const refused = await invite();
    expect(refused.status).toBe(403);
    expect(await refused.json()).toMatchObject({ code: "reauthentication_required", retryable: false });
    expect((await person.fetch("/v1/admin/operators")).status).toBe(200);

    expect((await person.act("/api/console/reauthenticate", { password: "not it" })).status).toBe(400);
    expect((await person.act("/api/console/reauthenticate", {})).status).toBe(400);
    expect((await invite()).status).toBe(403);
    expect((await person.act("/api/console/reauthenticate", { password: account.password })).status).toBe(200);
    expect((await invite()).status).toBe(201);
    await command(account.id, "disable");
  });

  test("is asked for before a refund is approved, and the same request goes on after it", async () => {
    const merchant = new Merchant(run);
    const refund = refundOf(await merchant.refund(await merchant.paid(), { reason: "fraudulent" }));
    expect(refund.status).toBe("requires_approval");
    const account = await admin.hire("approver");
    const person = await Person.signedIn(run.app, account);
    await age(account);
    const headers = { "content-type": "application/json", "idempotency-key": crypto.randomUUID(), origin: run.app };
    const approve = () =>
      person.fetch(`/v1/admin/refunds/${refund.refund_id}:approve`, { method: "POST", headers, body: "{}" });
    const refused = await approve();
    expect([refused.status, await refused.json()]).toEqual([
      403,
      expect.objectContaining({ code: "reauthentication_required" }),
    ]);
    expect(refundOf(await merchant.get(`/v1/refunds/${refund.refund_id}`)).status).toBe("requires_approval");
    expect((await person.act("/api/console/reauthenticate", { password: account.password })).status).toBe(200);
    expect((await approve()).status).toBe(200);
    await merchant.untilRefund(refund.refund_id, ["succeeded"]);
  });

  test("can't be guessed: wrong ones make the next ones wait", async () => {
    const account = await admin.hire("viewer");
    const person = await Person.signedIn(run.app, account);
    const statuses: number[] = [];
    for (let tries = 1; tries <= 7; tries++) {
      const answer = await person.act("/api/console/reauthenticate", { password: `wrong ${tries}` });
      statuses.push(answer.status);
      if (answer.status === 429) expect(Number(answer.headers.get("retry-after"))).toBeGreaterThan(0);
    }
    expect(statuses).toEqual([400, 400, 400, 400, 400, 400, 429]);
  });
});

test("G6: nothing that a page made for another operator sends is done or read as the one who is signed in now", async () => {
  const [before, now] = [await admin.hire("viewer"), await admin.hire("viewer", "Nora Next")];
  const person = await Person.signedIn(run.app, now);
  person.headers = { "x-paydesk-operator": before.id };
  const sent = await person.act("/api/console/profile/sessions", {});
  for (const answer of [sent, await person.fetch("/api/console/profile"), await person.fetch("/v1/admin/refunds")]) {
    expect(answer.status).toBe(409);
    const problem = await answer.json();
    expect(problem).toMatchObject({ code: "other_operator", retryable: false });
    expect(problem).toHaveProperty("detail", expect.stringContaining("Nora Next is signed in"));
  }
  person.headers = { "x-paydesk-operator": now.id };
  expect((await person.fetch("/api/console/profile")).status).toBe(200);
});
