import path from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { startBadArchive, type BadArchive, type BadPlan } from '#test/bad-archive'
import { runCli, startCli, type CliOptions } from '#test/cli'
import { temporaryFolder } from '#test/transfer-kit'
import { until } from '#test/until'

/** Through the real command line, and counted in requests: which files were asked for before which. */

async function archiveOf(plan: BadPlan): Promise<BadArchive> {
  const archive = await startBadArchive(plan)
  onTestFinished(() => archive.stop())
  return archive
}
const files = (bad: number, good: number): readonly boolean[] => [
  ...Array<boolean>(bad).fill(true),
  ...Array<boolean>(good).fill(false),
]

/** As many files as are ever asked for at once without a setting. */
const mostAtOnce = 8

/** The place of the first request for a file that had been asked for before. */
function firstAgain(asked: readonly string[]): number {
  const at = asked.findIndex((name, place) => asked.indexOf(name) < place)
  return at < 0 ? asked.length : at
}

/** Fetches all files of an archive with one command, or serves them from the queue, until `watch` has seen enough. */
async function whileFetching(
  command: 'get' | 'serve',
  { uris }: BadArchive,
  options: CliOptions,
  watch: () => Promise<void>,
): Promise<void> {
  const list = ['--from', '-', '--to', path.join(options.profile, 'files'), '--json']
  const input = uris.join('\n')
  if (command === 'serve') expect((await runCli(['add', ...list], { ...options, input })).code).toBe(0)
  const child = startCli(command === 'get' ? ['get', ...list] : ['serve', '--json'], options)
  const ended = new Promise(resolve => child.once('close', resolve))
  child.stdin?.end(command === 'get' ? input : '')
  child.stdout?.resume()
  child.stderr?.resume()
  try {
    await watch()
  } finally {
    child.kill('SIGTERM')
    await ended
  }
}

test.each([
  ['damaged', 4, 30],
  ['damaged', 10, 30],
] as const)(
  'get with files of bad bytes (%s: %i before %i good) fetches the good ones first, and ends with 8',
  async (kind, bad, good) => {
    const archive = await archiveOf({ files: files(bad, good), kind })
    const profile = await temporaryFolder()
    const result = await runCli(['get', '--from', '-', '--to', path.join(profile, 'files'), '--json'], {
      profile,
      archiveUrl: archive.url,
      input: archive.uris.join('\n'),
    })
    expect(result.lines.at(-1)).toMatchObject({ asked: bad + good, verified: good, failed: bad, waiting: 0 })
    expect(result.code).toBe(8)
    expect(firstAgain(archive.asked)).toBeGreaterThan(bad + good - mostAtOnce)
  },
)

test.each([
  ['get', '503', 1, 40],
  ['get', 'cut', 2, 30],
  ['get', 'cut', 4, 30],
  ['get', '500', 2, 30],
  ['get', 'reset', 4, 30],
  ['serve', '503', 1, 400],
  ['serve', '500', 6, 60],
  ['serve', 'cut', 10, 60],
] as const)(
  '%s with bad files (%s: %i before %i good) fetches every good one before a bad one again',
  async (command, kind, bad, good) => {
    const archive = await archiveOf({ files: files(bad, good), kind })
    const profile = await temporaryFolder()
    const options = { profile, archiveUrl: archive.url }
    // Some tries more of the bad ones, so that it is seen what comes between two of them.
    await whileFetching(command, archive, options, () =>
      until(() => archive.asked.length >= bad + good + 2 * bad),
    )
    // What is begun side by side may arrive in another order.
    expect(firstAgain(archive.asked)).toBeGreaterThan(bad + good - mostAtOnce)
    const { lines } = await runCli(['queue', '--json'], options)
    expect(lines.at(-1)).toMatchObject({ asked: bad + good, verified: good })
  },
)

test.each([
  ['get', 'silent', 6, 60],
  ['get', 'drip', 4, 60],
  ['serve', 'silent', 4, 60],
  ['serve', 'drip', 6, 60],
] as const)(
  '%s with files that bring nothing (%s: %i before %i good) fetches every good one while they still wait',
  async (command, kind, bad, good) => {
    const archive = await archiveOf({ files: files(bad, good), kind })
    const profile = await temporaryFolder()
    const options = { profile, archiveUrl: archive.url }
    await whileFetching(command, archive, options, async () => {
      await until(() => archive.goodSent() >= good)
      // None of them had its minute.
      expect(archive.badOpen()).toBe(bad)
      expect(archive.asked.length).toBe(bad + good)
    })
  },
)
