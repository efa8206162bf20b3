import { expect, test } from "vitest";
import { outdated } from "./copy";
import { appPlants } from "./in-the-app";
import { databasePlants } from "./in-the-database";
import { servicePlants } from "./in-the-services";

test.each([...databasePlants, ...servicePlants, ...appPlants])(
  "the planted bug $name still finds the lines that it changes",
  ({ edits }) => expect(outdated(edits)).toEqual([]),
);

test("at least twelve bugs are planted", () => {
  expect([...databasePlants, ...servicePlants, ...appPlants].length).toBeGreaterThanOrEqual(12);
});
