import { type ChildProcess, spawn } from "node:child_process";
import { openSync, readFileSync } from "node:fs";
import { LaunchFailure } from "./failure.ts";

const READY_MS_MAX = 60_000;
const STOP_MS_MAX = 35_000;
/** A child that ends unasked is started again, but not for ever. */
export const RESTARTS_MAX = 5;
const RESTARTS_WINDOW_MS = 60_000;
const RESTART_PAUSE_MS = 500;

export type ChildSpec = {
  name: string;
  args: string[];
  env: NodeJS.ProcessEnv;
  readyUrl: string;
  logFile: string;
  /** How often a minute it is started again before it is given up. */
  restartsMax: number;
};

/** One process of the product: started, watched, started again when it dies, stopped when asked. */
export class Child {
  readonly spec: ChildSpec;
  readonly #onChange: () => void;
  readonly #onGivenUp: (failure: LaunchFailure) => void;
  #process: ChildProcess | undefined;
  #wanted = false;
  #env: Record<string, string> = {};
  #restarts: number[] = [];

  constructor(spec: ChildSpec, onChange: () => void, onGivenUp: (failure: LaunchFailure) => void) {
    this.spec = spec;
    this.#onChange = onChange;
    this.#onGivenUp = onGivenUp;
  }

  get pid(): number | null {
    return this.#process?.exitCode === null && this.#process.signalCode === null ? (this.#process.pid ?? null) : null;
  }

  /** Starts the process and waits until it is ready for work. */
  async start(env: Record<string, string> = {}): Promise<void> {
    this.#wanted = true;
    this.#env = env;
    this.#spawn();
    await this.#untilReady();
  }

  /** Ends the process and waits for its end. SIGKILL is the power failure of the tests. */
  async stop(signal: NodeJS.Signals = "SIGTERM"): Promise<void> {
    this.#wanted = false;
    const running = this.#process;
    if (!running || running.exitCode !== null || running.signalCode !== null) return;
    const ended = new Promise((done) => running.once("exit", done));
    running.kill(signal);
    const timer = setTimeout(() => running.kill("SIGKILL"), STOP_MS_MAX);
    await ended;
    clearTimeout(timer);
  }

  /** Waits until the process has ended by itself. */
  async ended(): Promise<void> {
    const running = this.#process;
    if (!running || running.exitCode !== null || running.signalCode !== null) return;
    await new Promise((done) => running.once("exit", done));
  }

  /** Leaves the process down when it ends: a crash test starts it again itself. */
  leaveDown(): void {
    this.#wanted = false;
  }

  #spawn(): void {
    const log = openSync(this.spec.logFile, "a");
    this.#process = spawn(process.execPath, ["--enable-source-maps", ...this.spec.args], {
      env: { ...this.spec.env, ...this.#env },
      stdio: ["ignore", log, log, "ipc"],
      // A group of its own: Ctrl-C reaches the launcher alone, which stops things in order.
      detached: true,
    });
    this.#process.once("exit", () => this.#onExit());
    this.#onChange();
  }

  #onExit(): void {
    this.#onChange();
    if (!this.#wanted) return;
    const now = Date.now();
    this.#restarts = [...this.#restarts.filter((at) => now - at < RESTARTS_WINDOW_MS), now];
    if (this.#restarts.length > this.spec.restartsMax) {
      this.#wanted = false;
      this.#onGivenUp(this.#failure(`${this.spec.name} ended ${this.#restarts.length} times within a minute`));
      return;
    }
    setTimeout(() => this.#wanted && this.#spawn(), RESTART_PAUSE_MS);
  }

  async #untilReady(): Promise<void> {
    const deadline = Date.now() + READY_MS_MAX;
    for (;;) {
      if (await answers(this.spec.readyUrl)) return;
      if (this.pid === null) throw this.#failure(`${this.spec.name} ended at its start`);
      if (Date.now() > deadline) throw this.#failure(`${this.spec.name} does not become ready`);
      await new Promise((done) => setTimeout(done, 50));
    }
  }

  #failure(what: string): LaunchFailure {
    const lines = readFileSync(this.spec.logFile, "utf8").trim().split("\n").slice(-8).join("\n  ");
    return new LaunchFailure(`${what}. Its last lines:\n  ${lines}`, `Read ${this.spec.logFile}.`);
  }
}

async function answers(url: string): Promise<boolean> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(2_000) });
    await response.arrayBuffer();
    return response.ok;
  } catch {
    return false;
  }
}
