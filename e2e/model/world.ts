import { setTimeout as pause } from "node:timers/promises";
import type { Answer } from "@/e2e/answer";
import { History } from "@/e2e/audit/history";
import { eventually, Merchant, type MerchantRequest } from "@/e2e/merchant";
import type { Product } from "@/e2e/product";
import { A, notify, statementOf } from "@/e2e/psps";
import { configureSimulators } from "@/e2e/simulator";

/** What is pending at a PSP is settled after this time of its clock, which only a tick makes pass. */
const SETTLE_MS = 3_600_000;
/** So long after a restart an answer may come before its outcome: leases and the first inquiry have to pass. */
const HURRIED_MS = 30_000;
/** A client repeats a request that got no final answer for this long, always with its key. */
const PERSISTENCE_MS = 90_000;
const REPEAT_MS = 100;
/** Answers that say: send the same again. */
const NOT_YET: readonly unknown[] = ["request_in_progress", "resolution_pending", "unavailable"];

/** A merchant's server that gives up on no request, and remembers every answer it had. */
export class PersistentClient extends Merchant {
  readonly #history: History;

  constructor(product: Product, history: History, client?: { client_id: string; client_secret: string }) {
    super(product.file, 0, client);
    this.#history = history;
  }

  override async post(path: string, body: unknown, request: MerchantRequest = {}): Promise<Answer> {
    const key = request.key ?? crypto.randomUUID();
    return this.#persist("POST", path, key, () => super.post(path, body, { ...request, key }));
  }

  override async get(path: string): Promise<Answer> {
    return this.#persist("GET", path, null, () => super.get(path));
  }

  async #persist(
    method: "GET" | "POST",
    path: string,
    key: string | null,
    send: () => Promise<Answer>,
  ): Promise<Answer> {
    const deadline = Date.now() + PERSISTENCE_MS;
    for (;;) {
      const answer = await send().catch((error: unknown) => {
        if (Date.now() > deadline) throw error;
      });
      if (answer) {
        const { status, text: body } = answer;
        this.#history.record({ at_ms: Date.now(), merchant_id: this.id, method, path, key, status, body });
        if (!NOT_YET.includes(answer.json.code) || Date.now() > deadline) return answer;
      }
      await pause(REPEAT_MS);
    }
  }
}

/** The product that all runs share: its clients, the PSPs' clock, and its restarts. */
export class World {
  readonly product: Product;
  readonly history = new History();
  readonly clients: Readonly<Record<string, PersistentClient>>;
  #clockMs = 0;
  #restarts: number;
  #restarting: Promise<void> | undefined;
  readonly #unkilled = new Set<Promise<unknown>>();
  #hurriedUntil = 0;

  constructor(product: Product, restartsMax: number) {
    this.product = product;
    this.#restarts = restartsMax;
    const { merchant_id } = product.file.clients[0] ?? {};
    const owned = product.file.approvers.filter((each) => each.merchant_id === merchant_id);
    this.clients = Object.fromEntries([
      ["merchant", new PersistentClient(product, this.history)],
      ...owned.map((each) => [each.owner_email.split("@")[0], new PersistentClient(product, this.history, each)]),
    ]);
  }

  /** A merchant's own server (`merchant`), or the client of a person who decides (`approver`, `admin`). */
  client(name: string): PersistentClient {
    const client = this.clients[name];
    if (!client) throw new Error(`There is no client of ${name}.`);
    return client;
  }

  /** Whether answers may be in a hurry: something was restarted a moment ago. */
  get hurried(): boolean {
    return this.#restarting !== undefined || Date.now() < this.#hurriedUntil;
  }

  async begin(): Promise<void> {
    // Every notification comes twice, and no authorization is lost while the clock runs.
    const settings = { notifications: "duplicate", async_settle_ms: SETTLE_MS, answer_delay_ms: 0 };
    await configureSimulators(this.product.file, { ...settings, authorization_ms: 1_000 * SETTLE_MS });
  }

  /** Lets so much time pass at the PSPs that everything pending is due. */
  async tick(): Promise<void> {
    this.#clockMs += SETTLE_MS + 1;
    await configureSimulators(this.product.file, { clock_offset_ms: this.#clockMs });
  }

  /** Kills a process and starts it again, as often as this world allows. Returns whether it did. */
  async restart(name: "app" | "engine"): Promise<boolean> {
    if (this.#restarting || this.#restarts === 0) return false;
    this.#restarts -= 1;
    const child = this.product.children[name];
    this.#restarting = Promise.allSettled(this.#unkilled)
      .then(() => child.stop("SIGKILL"))
      .then(() => child.start());
    await this.#restarting;
    this.#restarting = undefined;
    this.#hurriedUntil = Date.now() + HURRIED_MS;
    return true;
  }

  /**
   * Asks for something that no kill may meet. Where a PSP stays away, what a kill leaves unknown is asked about for five
   * minutes, for as long as a shopper may wait: longer than these runs do.
   */
  async unkilled<T>(ask: () => Promise<T>): Promise<T> {
    await this.#restarting;
    const asked = ask();
    this.#unkilled.add(asked);
    return asked.finally(() => this.#unkilled.delete(asked));
  }

  /** Sends a notification as the PSP would, or with a signature that is not the PSP's. Returns the HTTP status. */
  async notify(pspReference: string, sign: "signed" | "forged"): Promise<number> {
    const body = statementOf(pspReference);
    const forged = sign === "forged" ? { signature: `t=${Math.floor(Date.now() / 1_000)},v1=${"0".repeat(64)}` } : {};
    // A PSP sends its notification until it is taken, whatever is being restarted.
    return eventually("an answer to a notification", PERSISTENCE_MS, async () => {
      const status = await notify(this.product, A, body, forged);
      return status === 503 ? undefined : status;
    });
  }
}
