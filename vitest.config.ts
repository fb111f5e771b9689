import path from 'node:path'
import { defineConfig } from 'vitest/config'

const builtThreads = path.join(import.meta.dirname, 'test/support/worker-entry.ts')

/** Specs that put a double in the place of a module, which nothing else in their process may have loaded before. */
const ofDoubles = [
  'test/unit/main/**/*.test.ts',
  'test/unit/support/electron-in-node.test.ts',
  'test/faults/second-actor.test.ts',
  'test/integration/manifest-names.test.ts',
  'test/unit/platform/disk/durable.test.ts',
]

export default defineConfig({
  resolve: { alias: [{ find: /^\.\/entry-file\.ts$/, replacement: builtThreads }] },
  test: {
    pool: 'forks',
    // Before everything else, in every process that runs specs.
    execArgv: ['--import', path.join(import.meta.dirname, 'src/demo/loopback-only.ts')],
    // Two cores are what the smallest supported machine has; more workers only make the timing of real servers worse.
    maxWorkers: 2,
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // A busy machine shows the same things later.
    expect: { poll: { timeout: 15_000 } },
    projects: [
      {
        extends: true,
        test: {
          name: 'specs',
          include: ['test/{unit,integration,contract,architecture,faults}/**/*.test.ts'],
          exclude: ofDoubles,
          // A process of its own for each of 300 files costs more than most of them take.
          isolate: false,
          setupFiles: ['./test/support/fresh-modules.ts'],
        },
      },
      { extends: true, test: { name: 'doubles', include: ofDoubles } },
      {
        extends: true,
        test: {
          name: 'browser',
          include: ['test/e2e/**/*.test.ts'],
          globalSetup: ['./test/support/run-browser.ts'],
          // After the others: servers that are timed and browsers that draw are not good neighbours on two cores.
          sequence: { groupOrder: 1 },
          isolate: false,
          setupFiles: ['./test/support/fresh-modules.ts'],
        },
      },
    ],
  },
})
