import { appendFileSync, readFileSync } from "node:fs";
import { z } from "zod";
import type { Answer } from "@/e2e/answer";
import { Merchant, type MerchantRequest } from "@/e2e/merchant";
import type { RunFile } from "@/e2e/run-file";

const HistoryEntry = z.object({
  at_ms: z.number(),
  merchant_id: z.string(),
  method: z.enum(["GET", "POST"]),
  path: z.string(),
  key: z.string().nullable(),
  status: z.int(),
  body: z.string(),
});

/** An answer that a client saw, with the request it belongs to. */
export type HistoryEntry = z.output<typeof HistoryEntry>;

/** What clients saw, in memory and, where a file is named, on its lines. */
export class History {
  readonly entries: HistoryEntry[] = [];
  readonly #file: string | undefined;

  constructor(file?: string) {
    this.#file = file;
  }

  /** Remembers an answer at the moment when the client has it: from then on it must stay true. */
  record(entry: HistoryEntry): void {
    this.entries.push(entry);
    if (this.#file) appendFileSync(this.#file, `${JSON.stringify(entry)}\n`);
  }
}

/** A merchant's server that remembers every answer it got. */
export class RememberingMerchant extends Merchant {
  readonly #history: History;

  constructor(
    run: Pick<RunFile, "app" | "clients">,
    history: History,
    index = 0,
    client?: { client_id: string; client_secret: string },
  ) {
    super(run, index, client);
    this.#history = history;
  }

  override async post(path: string, body: unknown, request: MerchantRequest = {}): Promise<Answer> {
    const key = request.key === undefined ? crypto.randomUUID() : request.key;
    return this.#remember("POST", path, key, await super.post(path, body, { ...request, key }));
  }

  override async get(path: string, headers: Record<string, string> = {}): Promise<Answer> {
    return this.#remember("GET", path, null, await super.get(path, headers));
  }

  #remember(method: "GET" | "POST", path: string, key: string | null, answer: Answer): Answer {
    const { status, text: body } = answer;
    this.#history.record({ at_ms: Date.now(), merchant_id: this.id, method, path, key, status, body });
    return answer;
  }
}

/** Reads a history file back. A line that a killed client did not finish is no answer it had. */
export function readHistory(path: string): HistoryEntry[] {
  const lines = readFileSync(path, "utf8").split("\n");
  return lines.slice(0, -1).map((line) => HistoryEntry.parse(JSON.parse(line)));
}

const money = { status: z.string(), amount: z.int(), currency: z.string() };
const Shown = z.union([
  z.object({ refund_id: z.string(), ...money }).transform(({ refund_id, ...rest }) => ({
    object_id: refund_id,
    kind: "refund" as const,
    ...rest,
  })),
  z
    .object({ charge_id: z.string(), ...money, amount_captured: z.int(), amount_refunded: z.int() })
    .transform(({ charge_id, ...rest }) => ({ object_id: charge_id, kind: "charge" as const, ...rest })),
  z
    .object({
      payment_intent_id: z.string(),
      order_id: z.string(),
      ...money,
      amount_captured: z.int(),
      amount_refunded: z.int(),
    })
    .transform(({ payment_intent_id, ...rest }) => ({
      object_id: payment_intent_id,
      kind: "payment_intent" as const,
      ...rest,
    })),
]);
const List = z.object({ data: z.array(z.unknown()) });

/** The payments, charges and refunds that a 2xx answer showed. */
export function shownIn({ status, body }: HistoryEntry): Array<z.output<typeof Shown>> {
  if (status < 200 || status > 299 || !body.startsWith("{")) return [];
  const json: unknown = JSON.parse(body);
  const list = List.safeParse(json);
  const objects = list.success ? list.data.data : [json];
  return objects.map((object) => Shown.safeParse(object)).flatMap(({ data }) => (data ? [data] : []));
}
