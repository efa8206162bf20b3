import { hash, verify } from "@node-rs/argon2";

/** OWASP's recommendation for argon2id: 19 MiB, two passes, one lane. About 60 ms. */
const COST = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

/** A password as it is kept: argon2id with its salt and cost in the text. */
export function hashPassword(password: string): Promise<string> {
  return hash(password, COST);
}

let dummy: Promise<string> | undefined;

/** Whether a password belongs to a hash. Takes as long when there is no hash, so that nobody learns who exists. */
export async function verifyPassword(passwordHash: string | null | undefined, password: string): Promise<boolean> {
  dummy ??= hashPassword("nobody has this password");
  const matches = await verify(passwordHash ?? (await dummy), password);
  return matches && typeof passwordHash === "string";
}
