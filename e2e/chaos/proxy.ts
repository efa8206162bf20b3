import { connect, createServer, type Socket } from "node:net";

type Pair = { near: Socket; far: Socket };

/** A wire that can be cut or held: passes TCP connections on to a port of this machine. */
export class Wire {
  readonly #pairs = new Set<Pair>();
  readonly #server = createServer((near) => this.#pass(near));
  readonly #target: number;
  /** Connections that were cut so far. */
  cuts = 0;

  constructor(target: number) {
    this.#target = target;
  }

  /** Listens on a port that the system gives. Returns it. */
  async listen(): Promise<number> {
    await new Promise<void>((done) => this.#server.listen(0, "127.0.0.1", done));
    const address = this.#server.address();
    if (address === null || typeof address === "string") throw new Error("The wire has no port.");
    return address.port;
  }

  /** Cuts some of what is under way, in the middle of whatever it says. New connections pass. */
  cut(isCut: () => boolean): void {
    for (const { near, far } of [...this.#pairs]) {
      if (!isCut()) continue;
      near.destroy();
      far.destroy();
      this.cuts += 1;
    }
  }

  /** Holds back what is said on the connections that are open now, for a time; nobody learns why. */
  hold(forMs: number): void {
    for (const pair of this.#pairs) {
      pair.near.unpipe(pair.far);
      pair.far.unpipe(pair.near);
      setTimeout(() => join(pair), forMs);
    }
  }

  close(): void {
    this.#server.close();
    for (const { near, far } of this.#pairs) {
      near.destroy();
      far.destroy();
    }
  }

  #pass(near: Socket): void {
    const pair = { near, far: connect(this.#target, "127.0.0.1") };
    this.#pairs.add(pair);
    for (const [one, other] of [
      [pair.near, pair.far],
      [pair.far, pair.near],
    ] as const) {
      one.on("error", () => other.destroy());
      one.on("close", () => {
        this.#pairs.delete(pair);
        other.destroy();
      });
    }
    join(pair);
  }
}

function join({ near, far }: Pair): void {
  near.pipe(far);
  far.pipe(near);
}
