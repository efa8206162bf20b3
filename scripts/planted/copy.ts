import { execFileSync } from "node:child_process";
import {
  copyFileSync,
  cpSync,
  linkSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import type { Edit } from "./plant.ts";

/** Folders of `node_modules` that tools write into: a hard link would lead back to ours. */
const CACHES = new Set([".vite", ".vite-temp", ".cache"]);
const GENERATED = "lib/db/generated";

/** The copy builds on demand what a plant changed, and no more: these two lines of its build know how. */
export const BUILD_EDITS: readonly Edit[] = [
  { file: "scripts/launch/build.ts", from: "*.{ts,tsx,css,prisma,sql}", to: "*.{ts,tsx,css,prisma}" },
  {
    file: "scripts/launch/build.ts",
    from: ", nextBuild()]);",
    to: ', ...(process.env.PLANTED_REBUILD === "services" ? [] : [nextBuild()])]);',
  },
];

/** A copy of this checkout with packages of its own for no disk space: plants go there, never into our files. */
export class Copy {
  readonly folder: string;
  /** What the files say that a plant changed. */
  readonly #before = new Map<string, string>();

  constructor(folder: string) {
    this.folder = folder;
    const files = execFileSync("git", ["ls-files", "-z", "-co", "--exclude-standard"], { encoding: "utf8" });
    for (const file of new Set(files.split("\0").filter((name) => name !== ""))) {
      mkdirSync(dirname(join(folder, file)), { recursive: true });
      copyFileSync(file, join(folder, file));
    }
    cpSync(GENERATED, join(folder, GENERATED), { recursive: true });
    link("node_modules", join(folder, "node_modules"));
    for (const edit of BUILD_EDITS) this.#apply(edit);
    this.#before.clear();
  }

  /** Plants a bug. Throws when the text that it changes is not there once: then the plant has to be brought up to date. */
  plant(edits: readonly Edit[]): void {
    for (const edit of edits) this.#apply(edit);
  }

  /** Takes a bug out again. */
  clean(): void {
    for (const [path, text] of this.#before) writeFileSync(path, text);
    this.#before.clear();
  }

  /** Keeps the app as it is built now, to have it back after a plant. */
  keepApp(): void {
    cpSync(join(this.folder, ".next"), join(this.folder, ".next-clean"), { recursive: true });
  }

  restoreApp(): void {
    rmSync(join(this.folder, ".next"), { recursive: true, force: true });
    cpSync(join(this.folder, ".next-clean"), join(this.folder, ".next"), { recursive: true });
  }

  #apply({ file, from, to }: Edit): void {
    const path = join(this.folder, file);
    const text = readFileSync(path, "utf8");
    const parts = text.split(from);
    if (parts.length !== 2) throw new Error(`${file} has ${parts.length - 1} of the text, not one:\n${from}`);
    if (!this.#before.has(path)) this.#before.set(path, text);
    writeFileSync(path, parts.join(to));
  }
}

/** Whether every plant still finds its text. Returns what it does not find. */
export function outdated(edits: readonly Edit[]): string[] {
  return edits
    .filter(({ file, from }) => readFileSync(file, "utf8").split(from).length !== 2)
    .map(({ file, from }) => `${file}: ${from.trim().split("\n")[0]}`);
}

function link(from: string, to: string): void {
  mkdirSync(to, { recursive: true });
  for (const name of readdirSync(from)) {
    if (CACHES.has(name)) continue;
    const [source, target] = [join(from, name), join(to, name)];
    const kind = lstatSync(source);
    if (kind.isDirectory()) link(source, target);
    else if (kind.isSymbolicLink()) symlinkSync(readlinkSync(source), target);
    else linkSync(source, target);
  }
}
