import path from 'node:path'
import { defineConfig } from 'vitest/config'

const builtThreads = path.join(import.meta.dirname, 'test/support/worker-entry.ts')

export default defineConfig({
  resolve: { alias: [{ find: /^\.\/entry-file\.ts$/, replacement: builtThreads }] },
  test: {
    include: ['test/{unit,integration,contract,architecture,faults,e2e}/**/*.test.ts'],
    setupFiles: ['./src/demo/loopback-only.ts'],
    pool: 'forks',
    // Two cores are what the smallest supported machine has; more workers only make the timing of real servers worse.
    maxWorkers: 2,
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // A busy machine shows the same things later.
    expect: { poll: { timeout: 15_000 } },
  },
})
