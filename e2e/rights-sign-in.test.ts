import { generateSync } from "otplib";
import { beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { query } from "@/e2e/database";
import { eventually } from "@/e2e/merchant";
import { type Account, Person, type SignInAnswer } from "@/e2e/person";
import { readRunFile } from "@/e2e/run-file";

const run = readRunFile();
const WRONG = "surely not the password";
/** As `lib/auth/sign-in.ts` has them. */
const FREE_TRIES = 10;
const FREE_TRIES_OF_ADDRESS = 50;
const FREE_TRIES_OF_STRANGERS = 100;
/** What a network that is new to the account has to itself: a free one, and one after which the pauses begin. */
const TRIES_OF_STRANGER = 2;
let admin: Person;
let address = 0;

beforeAll(async () => {
  admin = await Person.as(run, "admin");
});

/** Somewhere that nobody has ever signed in from. */
function elsewhere(): string {
  address += 1;
  return `127.7.${Math.floor(address / 250)}.${1 + (address % 250)}`;
}

/** Somebody who has signed in at a desk of their own. */
async function somebody(role = "viewer"): Promise<{ account: Account; desk: string; browser: Person }> {
  const account = await admin.hire(role);
  const desk = elsewhere();
  return { account, desk, browser: await Person.signedIn(run.app, account, desk) };
}

const claim = (account: Account, from: string) => new Person(run.app, from).signIn(account);

async function guess(email: string, times: number, from: () => string): Promise<SignInAnswer[]> {
  const answers: SignInAnswer[] = [];
  for (let tries = 1; tries <= times; tries++) answers.push(await claim({ email, password: WRONG }, from()));
  return answers;
}

describe("G7: guessing", () => {
  test("at one account has to wait, and says for how long", async () => {
    const { account } = await somebody();
    const from = elsewhere();
    const answers = await guess(account.email, FREE_TRIES + TRIES_OF_STRANGER + 2, () => from);
    expect(answers.slice(0, FREE_TRIES).map(({ status }) => status)).toEqual(Array(FREE_TRIES).fill(401));
    expect(answers.slice(FREE_TRIES).map(({ status }) => status)).toEqual([401, 401, 401, 429]);
    expect(answers.at(-1)?.retryAfterS).toBeGreaterThan(0);
    expect(answers.at(-1)?.error).toMatch(/^too_many_\d+$/);
  });

  test("with forty tries at once gets no further than one after the other", async () => {
    const { account } = await somebody();
    const networks = [elsewhere(), elsewhere()];
    const at = Array.from({ length: 20 }, () => networks).flat();
    const answers = await Promise.all(at.map((from) => claim({ email: account.email, password: WRONG }, from)));
    const compared = answers.filter(({ status }) => status === 401).length;
    expect(compared).toBeLessThanOrEqual(FREE_TRIES + 2 + networks.length * TRIES_OF_STRANGER);
    expect(answers.filter(({ status }) => status === 429).length).toBe(answers.length - compared);
  });

  test("from a hundred networks gets a hundred tries further in a day, and no more", async () => {
    const { account } = await somebody();
    const at = Array.from({ length: FREE_TRIES + FREE_TRIES_OF_STRANGERS + 20 }, elsewhere);
    const answers = await Promise.all(at.map((from) => claim({ email: account.email, password: WRONG }, from)));
    const compared = answers.filter(({ status }) => status === 401).length;
    expect(compared).toBeGreaterThanOrEqual(FREE_TRIES + FREE_TRIES_OF_STRANGERS);
    // Its pauses are seconds at first.
    expect(compared).toBeLessThanOrEqual(FREE_TRIES + FREE_TRIES_OF_STRANGERS + 8);
  });

  test("pauses grow from try to try, and the right password gets through after one: nobody is locked out", async () => {
    const { account, desk } = await somebody();
    await guess(account.email, FREE_TRIES, () => desk);
    const pauses: number[] = [];
    await eventually("three pauses", 60_000, async () => {
      const answer = await claim({ email: account.email, password: WRONG }, desk);
      if (answer.status !== 401) return undefined;
      pauses.push((await claim({ email: account.email, password: WRONG }, desk)).retryAfterS ?? 0);
      return pauses.length === 3 ? true : undefined;
    });
    expect(pauses).toEqual(pauses.toSorted((one, other) => one - other));
    expect(pauses.at(-1)).toBeGreaterThan((pauses[0] ?? 0) * 2);
    await eventually("the right password", 60_000, async () => {
      const answer = await claim(account, desk);
      return answer.status === 200 ? true : undefined;
    });
    // What was counted is forgotten.
    expect((await claim({ email: account.email, password: WRONG }, desk)).status).toBe(401);
    expect((await claim(account, desk)).status).toBe(200);
  });

  test("does not lock the owner out: not where they have signed in before, nor in their browser, nor anywhere new", async () => {
    const { account, desk, browser } = await somebody();
    const from = elsewhere();
    const answers = await guess(account.email, FREE_TRIES + TRIES_OF_STRANGER + 2, () => from);
    expect(answers.at(-1)?.status).toBe(429);
    expect((await claim(account, from)).status).toBe(429);
    expect((await claim(account, desk)).status).toBe(200);
    const travelling = new Person(run.app, from);
    for (const [name, value] of browser.cookies) travelling.cookies.set(name, value);
    expect((await travelling.signIn(account)).status).toBe(200);
    expect((await claim(account, elsewhere())).status).toBe(200);
  });

  test("one password at many accounts from one address has to wait as well", async () => {
    const from = elsewhere();
    const answers: SignInAnswer[] = [];
    for (let tries = 1; tries <= FREE_TRIES_OF_ADDRESS + 2; tries++) {
      answers.push(await claim({ email: `${crypto.randomUUID()}@people.example`, password: WRONG }, from));
    }
    expect(answers.slice(0, FREE_TRIES_OF_ADDRESS).every(({ status }) => status === 401)).toBe(true);
    expect(answers.at(-1)?.status).toBe(429);
    // Others are not kept from signing in elsewhere.
    const { account } = await somebody();
    expect((await claim(account, elsewhere())).status).toBe(200);
  });

  test("an address in a header that anybody can write changes nothing", async () => {
    const { account } = await somebody();
    const from = elsewhere();
    const statuses: number[] = [];
    for (let tries = 1; tries <= FREE_TRIES + TRIES_OF_STRANGER + 2; tries++) {
      const person = new Person(run.app, from);
      person.headers = { "x-forwarded-for": `203.0.113.${tries}` };
      statuses.push((await person.signIn({ email: account.email, password: WRONG })).status);
    }
    expect(statuses.at(-1)).toBe(429);
  });

  test("right passwords are never counted: a hundred of them in a row", async () => {
    const { account, desk } = await somebody();
    const statuses = new Set<number>();
    for (let tries = 1; tries <= 100; tries++) statuses.add((await claim(account, desk)).status);
    expect([...statuses]).toEqual([200]);
  });
});

describe("G8: who has an account", () => {
  test("is told neither by words, nor by the moment from which one has to wait", async () => {
    const { account } = await somebody();
    const from = [elsewhere(), elsewhere()];
    const tries = FREE_TRIES + TRIES_OF_STRANGER + 2;
    const known = await guess(account.email, tries, () => from[0] ?? "");
    const unknown = await guess(`${crypto.randomUUID()}@people.example`, tries, () => from[1] ?? "");
    expect(unknown.map(({ status }) => status)).toEqual(known.map(({ status }) => status));
    expect(unknown.slice(0, FREE_TRIES)).toEqual(known.slice(0, FREE_TRIES));
  });

  test("is not told by the time either, nor for one who is switched off", async () => {
    const { account } = await somebody();
    const off = await admin.hire("viewer");
    await admin.act(`/v1/admin/operators/${off.id}:disable`);
    const emails = [account.email, off.email, `${crypto.randomUUID()}@people.example`];
    const times = emails.map((): number[] => []);
    // In turns, so that a busy machine is busy for each of them.
    for (let tries = 1; tries < FREE_TRIES; tries++) {
      for (const [index, email] of emails.entries()) {
        const person = new Person(run.app, elsewhere());
        const startedAt = performance.now();
        await person.signIn({ email, password: WRONG });
        times[index]?.push(performance.now() - startedAt);
      }
    }
    const medians = times.map((each) => each.toSorted((one, other) => one - other)[Math.floor(each.length / 2)] ?? 0);
    expect(Math.max(...medians) / Math.min(...medians)).toBeLessThan(2);
    expect((await claim(off, elsewhere())).error).toBe("CredentialsSignin");
  });
});

describe("the second factor", () => {
  const Pending = z.object({ secret: z.string(), uri: z.string() });
  const Codes = z.object({ recovery_codes: z.array(z.string()).length(10) });

  async function guarded() {
    const { account, desk, browser } = await somebody();
    const begun = await browser.act("/api/console/profile/second_factor", { current_password: account.password });
    const { secret, uri } = Pending.parse(await begun.json());
    const nowS = Date.now() / 1_000;
    /** The code of the 30 seconds before, of these, and of those after: each is good once. */
    const code = (step: -1 | 0 | 1) => generateSync({ secret, epoch: Math.floor(nowS) + step * 30 });
    const confirmed = await browser.act("/api/console/profile/second_factor/confirm", { code: code(-1) });
    return { account, desk, browser, uri, code, recovery: Codes.parse(await confirmed.json()).recovery_codes };
  }

  test("is asked for after the right password, and only then", async () => {
    const { account, desk, code } = await guarded();
    expect(await claim(account, desk)).toMatchObject({ status: 401, error: "code_needed" });
    expect(await claim({ ...account, password: WRONG }, desk)).toMatchObject({ error: "CredentialsSignin" });
    const person = new Person(run.app, desk);
    expect(await person.signIn({ ...account, code: "000000" })).toMatchObject({ status: 401, error: "code_refused" });
    expect(await person.isSignedIn()).toBe(false);
    expect((await person.signIn({ ...account, code: code(0) })).status).toBe(200);
    expect(await person.isSignedIn()).toBe(true);
  });

  test("takes a code once, also when two come at the same time", async () => {
    const { account, desk, code } = await guarded();
    const signIn = (given: string) => new Person(run.app, desk).signIn({ ...account, code: given });
    // The one that turned it on is spent.
    expect((await signIn(code(-1))).error).toBe("code_refused");
    const answers = await Promise.all([signIn(code(0)), signIn(code(0)), signIn(code(0))]);
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 401, 401]);
    expect((await signIn(code(0))).error).toBe("code_refused");
  });

  test("takes a recovery code in its place, once", async () => {
    const { account, desk, recovery } = await guarded();
    const [first = "", second = ""] = recovery;
    const signIn = (given: string) => new Person(run.app, desk).signIn({ ...account, code: given });
    expect((await signIn(first.toUpperCase())).status).toBe(200);
    expect((await signIn(first)).error).toBe("code_refused");
    const both = await Promise.all([signIn(second), signIn(second)]);
    expect(both.map(({ status }) => status).toSorted()).toEqual([200, 401]);
  });

  test("can't be guessed", async () => {
    const { account, desk } = await guarded();
    const statuses: number[] = [];
    for (let tries = 1; tries <= 7; tries++) {
      statuses.push((await new Person(run.app, desk).signIn({ ...account, code: `00000${tries}` })).status);
    }
    expect(statuses).toEqual([401, 401, 401, 401, 401, 401, 429]);
  });

  test("is asked for by what wants a fresh proof", async () => {
    const { account, browser, code } = await guarded();
    expect(await (await browser.fetch("/api/console/reauthenticate")).json()).toEqual({ by: "code" });
    expect((await browser.act("/api/console/reauthenticate", { password: account.password })).status).toBe(400);
    expect((await browser.act("/api/console/reauthenticate", { code: code(0) })).status).toBe(200);
  });

  test("G16: is not taken away, replaced or got around by the password alone in a session that was proved a while ago", async () => {
    const { account, browser, code } = await guarded();
    const age = () =>
      query(
        run.database_url,
        `UPDATE operator_sessions SET authenticated_at = now() - interval '11 minutes'
         WHERE operator_id = (SELECT id FROM operators WHERE email = $1)`,
        [account.email],
      );
    const current_password = account.password;
    const acts = [
      ["second_factor", { current_password }],
      ["second_factor/confirm", { code: code(1) }],
      ["recovery_codes", { current_password }],
      ["password", { current_password, new_password: "nine tired accordions" }],
      ["second_factor/remove", { current_password }],
    ] as const;
    await age();
    for (const [path, body] of acts) {
      const answer = await browser.act(`/api/console/profile/${path}`, body);
      expect([path, await answer.json()]).toEqual([
        path,
        expect.objectContaining({ status: 403, code: "reauthentication_required" }),
      ]);
    }
    expect((await browser.act("/api/console/reauthenticate", { code: code(0) })).status).toBe(200);
    const renewed = await browser.act("/api/console/profile/recovery_codes", { current_password });
    const [spare = ""] = Codes.parse(await renewed.json()).recovery_codes;
    const wrong = await browser.act("/api/console/profile/second_factor/remove", { current_password: WRONG });
    expect(wrong.status).toBe(400);
    await age();
    expect((await browser.act("/api/console/reauthenticate", { code: spare })).status).toBe(200);
    expect((await browser.act("/api/console/profile/second_factor/remove", { current_password })).status).toBe(200);
  });

  test("is turned on by nobody who doesn't know the password, and not before its first code", async () => {
    const { account, desk, browser } = await somebody();
    const begin = (current_password: string) => browser.act("/api/console/profile/second_factor", { current_password });
    expect((await begin(WRONG)).status).toBe(400);
    expect((await browser.act("/api/console/profile/second_factor/confirm", { code: "123456" })).status).toBe(409);
    expect((await begin(account.password)).status).toBe(200);
    expect((await browser.act("/api/console/profile/second_factor/confirm", { code: "000000" })).status).toBe(400);
    expect((await claim(account, desk)).status).toBe(200);
  });

  test("is off after an admin reset it, with its recovery codes", async () => {
    const { account, desk, browser, recovery } = await guarded();
    const { operator_id } = z
      .object({ operator_id: z.string() })
      .parse(await (await browser.fetch("/api/console/profile")).json());
    expect((await admin.act(`/v1/admin/operators/${operator_id}:reset_second_factor`)).status).toBe(200);
    expect(await browser.isSignedIn()).toBe(false);
    expect((await claim(account, desk)).status).toBe(200);
    expect((await claim({ ...account, password: recovery[0] ?? "" }, desk)).status).toBe(401);
  });
});
