/** Not now: the same work may be done after `afterMs`. Background functions turn it into a timed retry. */
export class TryAgain extends Error {
  override readonly name = "TryAgain";
  readonly afterMs: number;

  constructor(message: string, afterMs: number) {
    super(message);
    this.afterMs = afterMs;
  }
}
