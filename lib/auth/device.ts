import "server-only";
import { cookies } from "next/headers";
import { decode, encode } from "next-auth/jwt";
import { z } from "zod";
import { isHttps } from "@/lib/auth/session-cookie";
import { env } from "@/lib/env";

/** A browser that nobody used for so long has to earn its name again. */
const DEVICE_S_MAX = 180 * 24 * 60 * 60;
/** A desk that several people share. */
const OPERATORS_MAX = 10;
const NAMES = { http: "paydesk.device", https: "__Host-paydesk.device" } as const;
/** Keeps these tokens apart from those of sessions. */
const SALT = "paydesk.device";

/** A browser, and the operators who signed in with it. It proves nothing about who sits there now. */
const Device = z.object({ device: z.string(), operators: z.array(z.string()) });
type Device = z.output<typeof Device>;

/** The device that a request comes from, if somebody ever signed in with it. */
export async function deviceOfRequest(): Promise<Device | undefined> {
  const { APP_URL, NEXTAUTH_SECRET } = env();
  const token = (await cookies()).get(nameFor(APP_URL))?.value;
  if (!token) return undefined;
  return Device.safeParse(await decode({ token, secret: NEXTAUTH_SECRET, salt: SALT }).catch(() => undefined)).data;
}

/** Remembers in the browser that this operator has signed in with it. */
export async function rememberDevice(operatorId: string): Promise<void> {
  const { APP_URL, NEXTAUTH_SECRET } = env();
  const known = await deviceOfRequest();
  const operators = [operatorId, ...(known?.operators ?? []).filter((id) => id !== operatorId)].slice(0, OPERATORS_MAX);
  const device: Device = { device: known?.device ?? crypto.randomUUID(), operators };
  const token = await encode({ token: device, secret: NEXTAUTH_SECRET, salt: SALT, maxAge: DEVICE_S_MAX });
  (await cookies()).set(nameFor(APP_URL), token, {
    httpOnly: true,
    // Only our own form sends a sign-in.
    sameSite: "strict",
    path: "/",
    secure: isHttps(APP_URL),
    maxAge: DEVICE_S_MAX,
  });
}

function nameFor(appUrl: string): string {
  return isHttps(appUrl) ? NAMES.https : NAMES.http;
}
