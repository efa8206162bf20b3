import { AppError } from "@/lib/core/error";

/** No request of this API is near this size; what is larger is refused while it streams. */
export const BODY_BYTES_MAX = 64 * 1024;

/** Reads a request's body, refusing it as soon as it is too large. */
export async function readBody(request: Request): Promise<Uint8Array<ArrayBuffer>> {
  const tooLarge = () => new AppError("body_too_large", `The body must not be over ${BODY_BYTES_MAX} bytes.`);
  if (Number(request.headers.get("content-length") ?? 0) > BODY_BYTES_MAX) throw tooLarge();
  if (!request.body) return new Uint8Array();
  const chunks: Uint8Array[] = [];
  let size = 0;
  const reader = request.body.getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    size += value.byteLength;
    if (size > BODY_BYTES_MAX) {
      await reader.cancel().catch(() => undefined);
      throw tooLarge();
    }
    chunks.push(value);
  }
  return new Uint8Array(Buffer.concat(chunks));
}

/**
 * Parses a JSON body strictly: UTF-8 without a byte order mark, an object, numbers written as plain integers (all of
 * this API's are), no key that would reach an object's prototype.
 */
export function parseJson(bytes: Uint8Array): unknown {
  const text = decodeUtf8(bytes);
  try {
    return JSON.parse(text, refuseSurprises);
  } catch (error) {
    if (error instanceof AppError) throw error;
    throw new AppError("invalid_json", "The body is not valid JSON.", { cause: error });
  }
}

function decodeUtf8(bytes: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (error) {
    throw new AppError("invalid_json", "The body is not valid UTF-8.", { cause: error });
  }
}

/** `1.0` and `1e2` parse to integers, so the text itself is looked at. */
function refuseSurprises(this: unknown, key: string, value: unknown, context?: { source?: string }): unknown {
  if (key === "__proto__") throw new AppError("invalid_request", "The key __proto__ is not allowed.");
  if (typeof value === "number" && context?.source !== undefined && !/^-?(0|[1-9]\d*)$/.test(context.source)) {
    throw new AppError("invalid_request", "Numbers must be plain integers.", {
      errors: [
        { path: key, code: "not_an_integer", message: "must be an integer, written without fraction or exponent" },
      ],
    });
  }
  return value;
}
