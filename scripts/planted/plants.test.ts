import { expect, test } from "vitest";
import { BUILD_EDITS, outdated } from "./copy";
import { appPlants } from "./in-the-app";
import { databasePlants } from "./in-the-database";
import { servicePlants } from "./in-the-services";

test.each([...databasePlants, ...servicePlants, ...appPlants])(
  "the planted bug $name still finds the lines that it changes",
  ({ edits }) => expect(outdated(edits)).toEqual([]),
);

test("the copy's build still has the lines that make it build no more than a plant needs", () =>
  expect(outdated(BUILD_EDITS)).toEqual([]));

test("at least twelve bugs are planted", () => {
  expect([...databasePlants, ...servicePlants, ...appPlants].length).toBeGreaterThanOrEqual(12);
});
