import { writeFileSync } from "node:fs";
import { stateTablesDocument } from "./docs/state-tables.ts";

const PATH = "docs/payments.md";

writeFileSync(PATH, await stateTablesDocument());
console.log(`Wrote ${PATH}.`);
