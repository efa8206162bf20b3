import { createServer, type Socket } from "node:net";
import { expect, onTestFinished, test } from "vitest";
import { makePool } from "@/lib/db/pool";

/** A message of PostgreSQL's protocol: its letter, its length, its body. */
function message(letter: string, body: Buffer): Buffer {
  const length = Buffer.alloc(4);
  length.writeInt32BE(body.length + 4);
  return Buffer.concat([Buffer.from(letter), length, body]);
}

const AUTHENTICATED = message("R", Buffer.from([0, 0, 0, 0]));
const READY = message("Z", Buffer.from("I"));
const KILLED = message("E", Buffer.from("SFATAL\0VFATAL\0C57P01\0Mterminating connection\0\0"));

/** A server that lets a client in and is killed with the same breath. */
async function dyingServer(): Promise<number> {
  const server = createServer((socket: Socket) => {
    socket.on("error", () => undefined);
    socket.once("data", () => socket.end(Buffer.concat([AUTHENTICATED, READY, KILLED])));
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  onTestFinished(() => void server.close());
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("The server has no port.");
  return address.port;
}

test("a database that is killed as it lets a connection in ends no process", async () => {
  const pool = makePool({ host: "127.0.0.1", port: await dyingServer(), user: "nobody", database: "none" });
  onTestFinished(() => pool.end());
  // With an error that nobody listened to, the whole run would fail.
  const client = await pool.connect();
  await expect(client.query("SELECT 1")).rejects.toThrow();
  client.release(true);
});
