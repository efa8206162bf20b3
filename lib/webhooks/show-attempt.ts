import { z } from "zod";
import { isSecretHeader, NOT_SHOWN } from "@/lib/core/secret-header";
import type { DeliveryAttempt } from "@/lib/db/client";
import type { Attempt } from "@/lib/webhooks/delivery-schema";
import { signersOf } from "@/lib/webhooks/sign";

/** An endpoint's signing secret, opened, and whether it signs no more. */
export type SigningSecret = { text: string; isOver: boolean };

const Headers = z.record(z.string(), z.string());

/** A try as it is looked at: what went out, whether its signature verifies, what came back. */
export function showAttempt(row: DeliveryAttempt, body: string, secrets: readonly SigningSecret[]): Attempt {
  const sent = Headers.parse(row.requestHeaders);
  return {
    number: row.number,
    asked_for: row.askedFor,
    url: row.url,
    started_ms: row.startedAt.getTime(),
    duration_ms: row.durationMs,
    request: {
      // Tries of old kept their headers alone.
      head: row.requestHead ?? Object.entries(sent).reduce((text, [name, value]) => `${text}${name}: ${value}\r\n`, ""),
      exact: row.requestHead !== null,
      signature: checkSignature(sent, body, secrets),
    },
    response:
      row.responseStatus === null
        ? null
        : {
            status: row.responseStatus,
            headers: withoutSecrets(row.responseHeaders),
            body: row.responseBody ?? "",
          },
    error: row.error,
  };
}

function checkSignature(
  sent: Readonly<Record<string, string>>,
  body: string,
  secrets: readonly SigningSecret[],
): Attempt["request"]["signature"] {
  const message = { id: sent["webhook-id"] ?? "", timestampS: Number(sent["webhook-timestamp"]), body };
  const signers = signersOf(
    message,
    sent["webhook-signature"] ?? "",
    secrets.map(({ text }) => text),
  ).map((place) => secrets[place]);
  if (signers.length === 0) {
    return { verifies: false, says: "It was made with no secret that the endpoint has now." };
  }
  return signers.some((secret) => !secret?.isOver)
    ? { verifies: true, says: "It verifies with the endpoint's secret." }
    : { verifies: true, says: "It verifies with a secret that was replaced since." };
}

function withoutSecrets(headers: unknown): Record<string, string> {
  const shown = Headers.nullable().parse(headers) ?? {};
  return Object.fromEntries(
    Object.entries(shown).map(([name, value]) => [name, isSecretHeader(name) ? NOT_SHOWN : value]),
  );
}
