import { defineConfig } from "vitest/config"

/**
 * `fast`: everything that needs neither a built page nor a stack. `e2e`: one stack and one browser for all of it, file
 * after file. A path filters both: `vitest run tests/unit/scan`.
 */
export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: "fast",
          include: ["tests/unit/**/*.test.{ts,tsx}", "tests/contract/**/*.test.ts"],
          testTimeout: 30_000,
          hookTimeout: 60_000,
        },
      },
      {
        test: {
          name: "e2e",
          include: ["tests/e2e/**/*.test.ts"],
          globalSetup: ["tests/e2e/setup.ts"],
          fileParallelism: false,
          testTimeout: 120_000,
          hookTimeout: 120_000,
          // Such a test fails with what the page showed; a second try would hide it.
          retry: 0,
        },
      },
    ],
  },
})
