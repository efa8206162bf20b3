import type { Inngest } from "inngest";
import { pino } from "pino";
import { startEngine } from "./engine";
import { runEngineProcess } from "./engine-process";
import { run } from "./test-access";
import { EVENT_KEY, SIGNING_KEY, testClient } from "./test-engine";

// An engine as a process that tests may kill. Every step says in the table "marks" that it began.
const [databaseUrl = "", portText = "0", stepMsText = "0"] = process.argv.slice(2);
const port = Number(portText);
const stepMs = Number(stepMsText);

const client: Inngest = testClient(port);
const mark = (name: string, step: string) => async () => {
  await run(databaseUrl, "INSERT INTO marks (run, step, pid) VALUES ($1, $2, $3)", [name, step, process.pid]);
  await new Promise((resolve) => setTimeout(resolve, stepMs));
};
const work = client.createFunction({ id: "work", triggers: [{ event: "work" }] }, async ({ event, step }) => {
  await step.run("first", mark(event.data.name, "first"));
  await step.run("second", mark(event.data.name, "second"));
  await step.sleep("pause", "1s");
  await step.run("third", mark(event.data.name, "third"));
});

await runEngineProcess(
  () => pino({ level: "silent" }),
  () =>
    startEngine({
      databaseUrl,
      client,
      functions: [work],
      port,
      eventKey: EVENT_KEY,
      signingKey: SIGNING_KEY,
      log: pino({ level: "silent" }),
    }),
);
