/** Resolves to whether the reader showed that it is they. */
type Ask = () => Promise<boolean>;

let asking: Ask | undefined;

/** Says who asks the reader to show once more that it is they: the one dialog for it that stands in the console's frame. */
export function asksForProof(ask: Ask): () => void {
  asking = ask;
  return () => {
    if (asking === ask) asking = undefined;
  };
}

/** Asks, and waits for the answer. Several acts that need it at the same time share one question. */
export async function proofGiven(): Promise<boolean> {
  return (await asking?.()) ?? false;
}
