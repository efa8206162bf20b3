import { createHash, randomBytes } from "node:crypto";
import { generateSecret, generateURI, verifySync } from "otplib";

/** Clocks of telephones differ: the code before and the one after count too (RFC 6238, section 5.2). */
const TOLERANCE_S = 30;
const RECOVERY_CODES = 10;
/** 80 random bits: nobody guesses one, so SHA-256 is hash enough. */
const RECOVERY_BYTES = 10;
const ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789";

/** A secret for an authenticator app. */
export function newTotpSecret(): string {
  return generateSecret();
}

/** What the QR code says: the secret, for whom, and where. */
export function totpUri(secret: string, email: string, installation: string): string {
  return generateURI({ issuer: installation, label: email, secret });
}

/**
 * The 30 seconds that a code belongs to, if it is one of the secret's codes of now. A code of the last one that was taken,
 * or of an earlier one, is none any more: each is good once.
 */
export function totpStepOf(secret: string, code: string, lastStep: number | null, nowMs: number): number | undefined {
  const token = code.replaceAll(/\s/g, "");
  if (!/^\d{6}$/.test(token)) return undefined;
  const result = verifySync({
    secret,
    token,
    epoch: Math.floor(nowMs / 1_000),
    epochTolerance: TOLERANCE_S,
    ...(lastStep === null ? {} : { afterTimeStep: lastStep }),
  });
  return result.valid && "timeStep" in result ? result.timeStep : undefined;
}

/** Recovery codes, for a telephone that is lost: as people write them down, and as they are kept. */
export function newRecoveryCodes(): { codes: string[]; hashes: Uint8Array<ArrayBuffer>[] } {
  const codes = Array.from({ length: RECOVERY_CODES }, newRecoveryCode);
  return { codes, hashes: codes.map(hashRecoveryCode) };
}

/** Letters and digits alone count: people leave out dashes and write capitals. */
export function hashRecoveryCode(code: string): Uint8Array<ArrayBuffer> {
  return new Uint8Array(
    createHash("sha256")
      .update(code.toLowerCase().replaceAll(/[^a-z0-9]/g, ""))
      .digest(),
  );
}

function newRecoveryCode(): string {
  const letters: string[] = [];
  // Bytes that would favour the first letters of the alphabet are thrown away.
  const limit = 256 - (256 % ALPHABET.length);
  const length = Math.ceil((RECOVERY_BYTES * 8) / Math.log2(ALPHABET.length));
  while (letters.length < length) {
    for (const byte of randomBytes(length)) {
      if (byte < limit && letters.length < length) letters.push(ALPHABET.charAt(byte % ALPHABET.length));
    }
  }
  return letters.join("").replaceAll(/(.{6})(?=.)/g, "$1-");
}
