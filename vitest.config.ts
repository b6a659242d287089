import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["tests/**/*.test.ts"],
    // Processes, not threads: a test that exhausts memory takes only its own worker down.
    pool: "forks",
    maxWorkers: 2,
    maxConcurrency: 2,
    testTimeout: 60_000,
    hookTimeout: 120_000,
    teardownTimeout: 5_000,
    slowTestThreshold: 2_000,
  },
});
