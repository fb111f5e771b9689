/**
 * What a few files that cannot be had cost the others, written to docs/measurements/bad-files.md: `halyard get` and the
 * queue, with and without them.
 *
 *     node test/bench/bad-files.ts [good files] [milliseconds per answer]
 *
 * A file that brings nothing is noticed after seconds, however many good ones there are: beside these the server takes
 * longer for each answer. These rows and those of the two commands run side by side, the two of a pair after each other.
 */
import '#demo/loopback-only'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import process from 'node:process'
import { setTimeout as sleep } from 'node:timers/promises'
import { badKinds, startBadArchive, type BadKind } from '#test/bad-archive'
import { runCli, startCli } from '#test/cli'
import { writeMeasurement, type Row } from './measured.ts'

const atOnce = 4
const most = 1.5
const rounds = 3

type Command = 'get' | 'add, serve'

interface Archive {
  readonly good: number
  readonly answerMs: number
}
const usual: Archive = { good: Number(process.argv[2] ?? 100), answerMs: Number(process.argv[3] ?? 50) }
const unhurried: Archive = { good: 2 * usual.good, answerMs: 16 * usual.answerMs }
const quietKinds: readonly BadKind[] = ['silent', 'drip']

interface Case extends Archive {
  readonly command: Command
  readonly kind: BadKind
  readonly bad: number
}
const cases = (['get', 'add, serve'] as const).flatMap(command =>
  badKinds.flatMap(kind =>
    [1, 4, 10].map((bad): Case => {
      const archive = quietKinds.includes(kind) ? unhurried : usual
      return { ...archive, command, kind, bad }
    }),
  ),
)
const measured = new Map<Case, Measured>()
const isQuiet = ({ kind }: Case): boolean => quietKinds.includes(kind)
const inTurn = async (some: readonly Case[]): Promise<void> => {
  for (const one of some) measured.set(one, await measure(one))
}
await Promise.all([
  ...['get', 'add, serve'].map(name => inTurn(cases.filter(one => one.command === name && !isQuiet(one)))),
  ...cases.filter(isQuiet).map(one => inTurn([one])),
])

const head: Row = ['command', 'bad files', 'kind', 'good files alone', 'beside bad ones', 'ratio']
const rows = cases.map((one): Row => {
  const { aloneMs = NaN, besideMs = NaN, ratio = NaN } = measured.get(one) ?? {}
  return [one.command, one.bad, one.kind, inSeconds(aloneMs), inSeconds(besideMs), ratio.toFixed(2)]
})
const isRight = [...measured.values()].every(({ ratio }) => ratio <= most)
writeMeasurement(
  'bad-files',
  'What a few bad files cost the others',
  `\`node test/bench/bad-files.ts ${usual.good} ${usual.answerMs}\`: ${usual.good} good files of 20 kB at ${atOnce} at once (the queue begins with so many and may take more), from a server that takes ${usual.answerMs} ms for each answer, alone and beside files, first in the list, that it answers with 500 or with 503 without Retry-After, cuts, damages or resets every time; and ${unhurried.good} files at ${unhurried.answerMs} ms each, alone and beside files of which nothing comes, or a byte every half second. Times are from the first request to the end of the last good file, both right after each other, and medians of ${rounds} rounds. At most ${most} is wanted.`,
  [[head, ...rows]],
)
process.exitCode = isRight ? 0 : 1

interface Measured {
  readonly aloneMs: number
  readonly besideMs: number
  readonly ratio: number
}

async function measure(one: Case): Promise<Measured> {
  const pairs: Omit<Measured, 'ratio'>[] = []
  for (let round = 0; round < rounds; round += 1) {
    const aloneMs = await fetchGood(one, 0)
    pairs.push({ aloneMs, besideMs: await fetchGood(one, one.bad) })
  }
  const found = {
    aloneMs: median(pairs.map(({ aloneMs }) => aloneMs)),
    besideMs: median(pairs.map(({ besideMs }) => besideMs)),
    ratio: median(pairs.map(({ aloneMs, besideMs }) => besideMs / aloneMs)),
  }
  process.stderr.write(`${one.command}, ${one.bad} ${one.kind}: ${found.ratio.toFixed(2)}\n`)
  return found
}

function median(values: readonly number[]): number {
  return values.toSorted((one, other) => one - other)[values.length >> 1] ?? NaN
}

function inSeconds(ms: number): string {
  return `${(ms / 1000).toFixed(2)} s`
}

async function fetchGood({ command, kind, good, answerMs }: Case, bad: number): Promise<number> {
  const files = [...Array<boolean>(bad).fill(true), ...Array<boolean>(good).fill(false)]
  const scratch = mkdtempSync(path.join(tmpdir(), 'halyard-bad-files-'))
  const archive = await startBadArchive({ files, kind, answerMs })
  try {
    const options = { profile: scratch, archiveUrl: archive.url }
    const list = ['--from', '-', '--to', path.join(scratch, 'files'), '--json']
    const input = archive.uris.join('\n')
    if (command === 'add, serve') await runCli(['add', ...list], { ...options, input })
    const child = startCli(
      command === 'get' ? ['get', ...list, '--files-at-once', String(atOnce)] : ['serve', '--json'],
      options,
    )
    const ended = new Promise(resolve => child.once('close', resolve))
    child.stdin?.end(command === 'get' ? input : '')
    child.stdout?.resume()
    child.stderr?.resume()
    while (archive.goodSent() < good && child.exitCode === null) await sleep(20)
    child.kill('SIGTERM')
    await ended
    return archive.goodSentMs()
  } finally {
    await archive.stop()
    rmSync(scratch, { recursive: true, force: true })
  }
}
