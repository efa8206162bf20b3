import { expect, test } from "vitest";
import type { ContractRig } from "@/lib/psp/contract/rig";

/** Which notifications are believed, and what is read from them. */
export function testNotifications(rig: ContractRig): void {
  test("believes a notification by its signature over the bytes, within five minutes", async () => {
    const { adapter, notification } = rig.world();
    const now = Math.floor(Date.now() / 1_000);
    expect(adapter.verify(notification("ref_1"))).toBe(true);
    expect(adapter.verify(notification("ref_1", { atS: now - 310 }))).toBe(false);
    expect(adapter.verify(notification("ref_1", { atS: now + 310 }))).toBe(false);
    expect(adapter.verify(notification("ref_1", { secret: "another" }))).toBe(false);
    const changed = notification("ref_1");
    const body = Uint8Array.from(changed.body);
    body[body.length - 2] = (body[body.length - 2] ?? 0) ^ 1;
    expect(adapter.verify({ ...changed, body })).toBe(false);
    expect(adapter.verify({ ...changed, headers: new Headers() })).toBe(false);
  });

  test("names every header that a signature is checked by, so that what is kept proves it", () => {
    const { adapter, notification } = rig.world();
    const genuine = notification("ref_1");
    const kept = [...genuine.headers].filter(([name]) => adapter.signatureHeaders.includes(name));
    expect(adapter.verify({ ...genuine, headers: new Headers(kept) })).toBe(true);
  });

  test("reads from a notification what it is about, and throws on what it can't read", async () => {
    const { adapter, notification } = rig.world();
    const read = adapter.translate(notification("ref_1"));
    expect(read.statements).toEqual([{ operation: "authorize", pspReference: "ref_1" }]);
    expect(read.notificationId).not.toBe("");
    const garbage = { headers: new Headers(), body: new TextEncoder().encode("not json") };
    expect(() => adapter.translate(garbage)).toThrow();
  });
}
