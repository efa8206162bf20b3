// Loaded into a process of the product before its own code: moves its clock by as many milliseconds as a file says, and
// follows the file, so that a test can make the clock jump.
import { readFileSync } from "node:fs";

const LOOK_MS = 20;
const file = process.env.MOVED_CLOCK_FILE;
const Real = Date;
let movedMs = read();
setInterval(() => {
  movedMs = read();
}, LOOK_MS).unref();

globalThis.Date = new Proxy(Real, {
  construct: (target, args, newTarget) =>
    args.length > 0 ? Reflect.construct(target, args, newTarget) : new Real(Real.now() + movedMs),
  apply: () => new Real(Real.now() + movedMs).toString(),
  get: (target, name) => (name === "now" ? () => Real.now() + movedMs : Reflect.get(target, name)),
});

function read() {
  return Number(readFileSync(file, "utf8"));
}
