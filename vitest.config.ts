import path from 'node:path'
import { defineConfig } from 'vitest/config'
import { BaseSequencer } from 'vitest/node'
import type { TestSpecification } from 'vitest/node'

const builtThreads = path.join(import.meta.dirname, 'test/support/worker-entry.ts')

/** Specs that put a double in the place of a module, which nothing else in their process may have loaded before. */
const ofDoubles = [
  'test/unit/main/**/*.test.ts',
  'test/unit/support/electron-in-node.test.ts',
  'test/faults/second-actor.test.ts',
  'test/integration/manifest-names.test.ts',
  'test/unit/platform/disk/durable.test.ts',
]

/**
 * Files that take long for their size: many processes, kills, a full disk. Without a former run Vitest begins with the
 * largest files, so these would be the last, and one core would wait for them.
 */
const longForTheirSize = /[/\\]test[/\\](faults[/\\]|e2e[/\\]journey-volume)/

/** Within each project: its files stay together, so that its processes are used again. */
class LongFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const byProject = Map.groupBy(await super.sort(files), ({ project }) => project.name)
    return [...byProject.values()].flatMap(sorted => {
      const { long = [], other = [] } = Object.groupBy(sorted, ({ moduleId }) =>
        longForTheirSize.test(moduleId) ? 'long' : 'other',
      )
      return [...long, ...other]
    })
  }
}

export default defineConfig({
  resolve: { alias: [{ find: /^\.\/entry-file\.ts$/, replacement: builtThreads }] },
  test: {
    pool: 'forks',
    // Before everything else, in every process that runs specs.
    execArgv: ['--import', path.join(import.meta.dirname, 'src/demo/loopback-only.ts')],
    // Two cores are what the smallest supported machine has; more workers only make the timing of real servers worse.
    maxWorkers: 2,
    sequence: { sequencer: LongFirst },
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
