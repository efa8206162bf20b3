import { createServer, type Socket } from "node:net";
import { anyFreePort } from "@/scripts/launch/ports";

/** A merchant's webhook endpoint that keeps the very bytes that came in, and answers as it is told. */
export class WireEndpoint {
  readonly requests: string[] = [];
  /** What it answers from now on; `undefined`: it keeps the connection open until `release`. */
  answer: string | undefined = answerOf(200);
  readonly #held: Array<() => void> = [];
  readonly #sockets = new Set<Socket>();
  readonly #server = createServer((socket) => this.#take(socket));

  private constructor(readonly port: number) {}

  static async listen(port?: number): Promise<WireEndpoint> {
    const endpoint = new WireEndpoint(port ?? (await anyFreePort()));
    await new Promise<void>((done) => endpoint.#server.listen(endpoint.port, "127.0.0.1", done));
    return endpoint;
  }

  get host(): string {
    return `127.0.0.1:${this.port}`;
  }

  /** Answers what was held back. */
  release(answer = answerOf(200)): void {
    this.answer = answer;
    for (const go of this.#held.splice(0)) go();
  }

  close(): void {
    for (const socket of this.#sockets) socket.destroy();
    this.#server.close();
  }

  #take(socket: Socket): void {
    this.#sockets.add(socket);
    let text = "";
    socket.setEncoding("utf8").on("error", () => undefined);
    socket.on("close", () => this.#sockets.delete(socket));
    socket.on("data", (chunk) => {
      text += chunk;
      const [head, body] = text.split("\r\n\r\n");
      const length = Number(/^content-length: (\d+)$/m.exec(head ?? "")?.[1]);
      if (body === undefined || Buffer.byteLength(body) < length) return;
      this.requests.push(text);
      const go = () => socket.end(this.answer ?? answerOf(200));
      if (this.answer === undefined) this.#held.push(go);
      else go();
    });
  }
}

/** A whole HTTP answer. */
export function answerOf(status: number, body = "", headers: readonly string[] = []): string {
  const lines = [
    `HTTP/1.1 ${status} Said`,
    `content-length: ${Buffer.byteLength(body)}`,
    "connection: close",
    ...headers,
  ];
  return `${lines.join("\r\n")}\r\n\r\n${body}`;
}
