import { z } from "zod";
import type { Answer } from "@/e2e/merchant";
import type { RunFile } from "@/e2e/run-file";

type Role = "viewer" | "support" | "approver" | "ops" | "admin";

const Csrf = z.object({ csrfToken: z.string() });

/** A person with a console session, who uses the admin API as the console's pages do. */
export class Operator {
  readonly #app: string;
  readonly #cookies: string;

  private constructor(app: string, cookies: string) {
    this.#app = app;
    this.#cookies = cookies;
  }

  static async signIn(run: RunFile, role: Role): Promise<Operator> {
    const operator = run.operators.find((each) => each.role === role);
    if (!operator) throw new Error(`There is no operator in the role ${role}.`);
    const first = await fetch(`${run.app}/api/auth/csrf`);
    const { csrfToken } = Csrf.parse(await first.json());
    const answer = await fetch(`${run.app}/api/auth/callback/credentials`, {
      method: "POST",
      redirect: "manual",
      headers: { cookie: cookiesOf(first) },
      body: new URLSearchParams({ csrfToken, email: operator.email, password: operator.password }),
    });
    return new Operator(run.app, `${cookiesOf(first)}; ${cookiesOf(answer)}`);
  }

  async get(path: string): Promise<Answer> {
    return answerOf(await fetch(`${this.#app}${path}`, { headers: { cookie: this.#cookies } }));
  }

  /** Acts from the console's own pages, or from an origin elsewhere. */
  async post(path: string, body: unknown = {}, headers: Record<string, string> = {}): Promise<Answer> {
    return this.send("POST", path, body, headers);
  }

  async send(
    method: "POST" | "PUT" | "PATCH" | "DELETE",
    path: string,
    body: unknown = {},
    headers: Record<string, string> = {},
  ): Promise<Answer> {
    return answerOf(
      await fetch(`${this.#app}${path}`, {
        method,
        headers: { cookie: this.#cookies, origin: this.#app, "content-type": "application/json", ...headers },
        body: JSON.stringify(body),
      }),
    );
  }
}

function cookiesOf(response: Response): string {
  return response.headers
    .getSetCookie()
    .map((cookie) => cookie.split(";")[0])
    .join("; ");
}

async function answerOf(response: Response): Promise<Answer> {
  const text = await response.text();
  const isJson = response.headers.get("content-type")?.includes("json") && !response.headers.has("content-disposition");
  return { status: response.status, headers: response.headers, text, json: isJson && text ? JSON.parse(text) : {} };
}
