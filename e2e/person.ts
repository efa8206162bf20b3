import { Agent, fetch, type RequestInit, type Response } from "undici";
import { z } from "zod";
import type { RunFile } from "@/e2e/run-file";

const Csrf = z.object({ csrfToken: z.string() });
const Answered = z.object({ url: z.url() });
const Invited = z.object({ operator_id: z.string(), invitation_url: z.url() });

export type Account = { email: string; password: string };

/** Where the sign-in ended, and why not in the console. */
export type SignInAnswer = { status: number; error: string | null; retryAfterS: number | undefined };

/**
 * Somebody at the console, signed in or not, without a browser: has a cookie jar, and sends what the console's pages
 * send. For tests about sign-in, sessions and rights; who only calls the admin API is an `Operator`.
 */
export class Person {
  readonly app: string;
  readonly cookies = new Map<string, string>();
  /** What goes with every request besides. */
  headers: Record<string, string> = {};
  readonly #from: Agent | undefined;

  /** `from`: an address of this machine's own network (127.x.x.x) that the requests come from. */
  constructor(app: string, from?: string) {
    this.app = app;
    this.#from = from === undefined ? undefined : new Agent({ localAddress: from });
  }

  /** Somebody who is signed in with a demo account. */
  static async as(run: Pick<RunFile, "app" | "operators">, role: string, from?: string): Promise<Person> {
    const account = run.operators.find((each) => each.role === role);
    if (!account) throw new Error(`There is no operator in the role ${role}.`);
    return Person.signedIn(run.app, account, from);
  }

  static async signedIn(app: string, account: Account, from?: string): Promise<Person> {
    const person = new Person(app, from);
    const { status, error } = await person.signIn(account);
    if (status !== 200) throw new Error(`${account.email} could not sign in: ${status} ${error}`);
    return person;
  }

  async signIn({ email, password, code }: Account & { code?: string }, callbackUrl?: string): Promise<SignInAnswer> {
    const { csrfToken } = Csrf.parse(await (await this.fetch("/api/auth/csrf")).json());
    const response = await this.fetch("/api/auth/callback/credentials", {
      method: "POST",
      body: new URLSearchParams({
        email,
        password,
        csrfToken,
        json: "true",
        ...(code === undefined ? {} : { code }),
        ...(callbackUrl === undefined ? {} : { callbackUrl }),
      }),
    });
    const { url } = Answered.parse(await response.json());
    const retryAfter = response.headers.get("retry-after");
    return {
      status: response.status,
      error: new URL(url).searchParams.get("error"),
      retryAfterS: retryAfter === null ? undefined : Number(retryAfter),
    };
  }

  /** Acts as a page of the console does: with its session and its Origin. */
  act(path: string, body: unknown = {}, method = "POST"): Promise<Response> {
    return this.fetch(path, {
      method,
      headers: { "content-type": "application/json", "idempotency-key": crypto.randomUUID(), origin: this.app },
      body: JSON.stringify(body),
    });
  }

  /** Sends a request with the cookies, keeps those of the answer, and follows no redirect. */
  async fetch(path: string, init: RequestInit & { headers?: Record<string, string> } = {}): Promise<Response> {
    const cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join("; ");
    const response = await fetch(new URL(path, this.app), {
      redirect: "manual",
      ...init,
      ...(this.#from ? { dispatcher: this.#from } : {}),
      headers: { cookie, ...this.headers, ...init.headers },
    });
    for (const line of response.headers.getSetCookie()) {
      const [, name = "", value = ""] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      if (value === "") this.cookies.delete(name);
      else this.cookies.set(name, value);
    }
    return response;
  }

  /** Whether there is a living session behind the cookies. */
  async isSignedIn(): Promise<boolean> {
    return (await this.fetch("/api/console/profile", { headers: { "x-unattended": "1" } })).status === 200;
  }

  /** As an admin: makes an account whose owner has chosen a password. */
  async hire(role: string, name = "Somebody New"): Promise<Account & { id: string }> {
    const email = `${crypto.randomUUID()}@people.example`;
    const answer = await this.act("/v1/admin/operators", { email, name, role });
    const { operator_id: id, invitation_url } = Invited.parse(await answer.json());
    const password = `quiet lantern ${crypto.randomUUID()}`;
    const taken = await new Person(this.app).act("/api/auth/invitation", {
      token: new URL(invitation_url).hash.slice(1),
      password,
    });
    if (taken.status !== 200) throw new Error(`The invitation was not taken: ${taken.status} ${await taken.text()}`);
    return { id, email, password };
  }
}
