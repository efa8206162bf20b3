import { createServer, type Socket } from "node:net";
import { PrismaPg } from "@prisma/adapter-pg";
import { expect, onTestFinished, test } from "vitest";
import { PrismaClient } from "@/lib/db/generated/client";
import { makePool } from "@/lib/db/pool";
import { isUnavailable } from "@/lib/db/transaction";

/** PostgreSQL's "come in" and "ready": a letter, a length, a body. */
const LET_IN = Buffer.from([0x52, 0, 0, 0, 8, 0, 0, 0, 0, 0x5a, 0, 0, 0, 5, 0x49]);

const ends: [string, (socket: Socket) => void][] = [
  ["resets", (socket) => socket.resetAndDestroy()],
  ["closes", (socket) => socket.end()],
];
const uses: [string, (client: PrismaClient) => Promise<unknown>][] = [
  ["a raw query", (client) => client.$queryRaw`SELECT 1`],
  ["a query", (client) => client.merchant.findFirst()],
  ["a transaction", (client) => client.$transaction((tx) => tx.$queryRaw`SELECT 1`)],
];
const cases = ends.flatMap(([how, end]) => uses.map(([what, use]) => ({ how, end, what, use })));

/** A client of a server that lets everybody in, and ends the connection at the first question. */
async function clientOf(end: (socket: Socket) => void): Promise<PrismaClient> {
  const server = createServer((socket) => {
    socket.on("error", () => undefined);
    socket.once("data", () => {
      socket.write(LET_IN);
      socket.once("data", () => end(socket));
    });
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("The server has no port.");
  const pool = makePool({ host: "127.0.0.1", port: address.port, user: "nobody", database: "none" });
  const client = new PrismaClient({ adapter: new PrismaPg(pool, { disposeExternalPool: true }) });
  onTestFinished(async () => {
    await client.$disconnect();
    server.close();
  });
  return client;
}

test.each(cases)("a database that $how the connection under $what is unavailable, and no bug", async ({ end, use }) => {
  const error: unknown = await use(await clientOf(end)).catch((caught: unknown) => caught);
  expect(error).toBeInstanceOf(Error);
  expect(isUnavailable(error)).toBe(true);
});
