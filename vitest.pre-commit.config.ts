import { defineConfig } from 'vitest/config';

/** Installs from npm's registry into temporary folders. */
export default defineConfig({
  test: { include: ['test/pre-commit/*.test.ts'], testTimeout: 120_000, hookTimeout: 120_000 },
});
