/** Something that keeps the product from running, said in one line, with what to do about it. */
export class LaunchFailure extends Error {
  override readonly name = "LaunchFailure";
  readonly nextStep: string;

  constructor(message: string, nextStep: string, cause?: unknown) {
    super(message, { cause });
    this.nextStep = nextStep;
  }
}
