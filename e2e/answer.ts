import type { Response as FetchedResponse } from "undici";

/** An answer as it came over the wire: text kept, so that bytes can be compared. `json` is empty where none came. */
export type Answer = { status: number; headers: Headers; text: string; json: Record<string, unknown> };

export async function answerOf(response: Response | FetchedResponse): Promise<Answer> {
  const text = await response.text();
  const headers = new Headers([...response.headers]);
  // A file to save may be called JSON and be lines of it.
  const isJson = headers.get("content-type")?.includes("json") && !headers.has("content-disposition");
  return { status: response.status, headers, text, json: isJson && text ? JSON.parse(text) : {} };
}
