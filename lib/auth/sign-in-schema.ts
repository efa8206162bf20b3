/** How the answer to a sign-in begins that comes too soon; the seconds to wait follow. */
export const TOO_MANY = "too_many_";

/** The word for a sign-in that could not be checked. */
export const UNAVAILABLE = "unavailable";

/** Why a sign-in did not open a session, from the word in its answer. `undefined`: the server could not tell. */
export type SignInRefusal = "refused" | "code_needed" | "code_refused" | { retryAfterS: number };

export function refusalOf(error: string | null | undefined): SignInRefusal | undefined {
  if (error === "CredentialsSignin") return "refused";
  if (error === "code_needed" || error === "code_refused") return error;
  if (!error?.startsWith(TOO_MANY)) return undefined;
  const retryAfterS = Number(error.slice(TOO_MANY.length));
  return Number.isInteger(retryAfterS) ? { retryAfterS } : undefined;
}
