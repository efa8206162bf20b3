import { type Answer, answerOf } from "@/e2e/answer";
import { Person } from "@/e2e/person";
import type { RunFile } from "@/e2e/run-file";

type Role = "viewer" | "support" | "approver" | "ops" | "admin";

/** What `Merchant` is for a merchant's client: calls the admin API, as a signed-in person in a role. */
export class Operator {
  readonly #person: Person;

  private constructor(person: Person) {
    this.#person = person;
  }

  static async signIn(run: RunFile, role: Role): Promise<Operator> {
    return new Operator(await Person.as(run, role));
  }

  async get(path: string): Promise<Answer> {
    return answerOf(await this.#person.fetch(path));
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
      await this.#person.fetch(path, {
        method,
        headers: { origin: this.#person.app, "content-type": "application/json", ...headers },
        body: JSON.stringify(body),
      }),
    );
  }
}
