import { resolve } from "node:path";
import { defineConfig } from "vitest/config";

const alias = [
  { find: "@", replacement: resolve(".") },
  // Outside of Next there is no client side that this package could keep a module from.
  { find: "server-only", replacement: resolve("scripts/launch/empty.ts") },
];

export default defineConfig({
  resolve: { alias },
  test: {
    projects: [
      {
        extends: true,
        test: {
          name: "unit",
          include: ["{lib,inngest,simulator,scripts,components}/**/*.test.ts"],
        },
      },
      {
        extends: true,
        test: {
          name: "product",
          include: ["e2e/**/*.test.ts"],
          globalSetup: ["e2e/global-setup.ts"],
          testTimeout: 120_000,
          hookTimeout: 180_000,
          // Most of these tests wait for a schedule; the two cores are for the product.
          maxWorkers: 3,
        },
      },
    ],
  },
});
