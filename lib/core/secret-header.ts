/** What stands where a header's value is not for eyes. */
export const NOT_SHOWN = "(not shown: it is a secret)";

/** Whether a header's value lets somebody in, or proves who somebody is: cookies, tokens, keys, signatures. */
export function isSecretHeader(name: string): boolean {
  return /cookie|authorization|authenticate|token|secret|signature|password|credential|(^|-)api-?key|(^|-)key$/i.test(
    name,
  );
}
