/**
 * What a few files that cannot be had cost the others, written to docs/measurements/bad-files.md: `halyard get` and the
 * queue, with and without them.
 *
 *     node test/bench/bad-files.ts [good files] [milliseconds per answer]
 */
import '#demo/loopback-only'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import process from 'node:process'
import { badKinds, startBadArchive, type BadKind } from '#test/bad-archive'
import { runCli, startCli } from '#test/cli'
import { until } from '#test/until'
import { writeMeasurement, type Row } from './measured.ts'

const good = Number(process.argv[2] ?? 100)
const answerMs = Number(process.argv[3] ?? 50)
const atOnce = 4
const most = 1.5
const rounds = 3

type Command = 'get' | 'add, serve'

const rows: Row[] = [['command', 'bad files', 'kind', 'good files alone', 'beside bad ones', 'ratio']]
let isRight = true
for (const command of ['get', 'add, serve'] as const)
  for (const kind of badKinds)
    for (const bad of [1, 4, 10]) {
      const measured: { readonly aloneMs: number; readonly besideMs: number }[] = []
      for (let round = 0; round < rounds; round += 1) {
        const aloneMs = await fetchGood(command, Array<boolean>(good).fill(false), kind)
        const files = [...Array<boolean>(bad).fill(true), ...Array<boolean>(good).fill(false)]
        measured.push({ aloneMs, besideMs: await fetchGood(command, files, kind) })
      }
      const ratio = median(measured.map(({ aloneMs, besideMs }) => besideMs / aloneMs))
      isRight &&= ratio <= most
      rows.push([
        ...[command, bad, kind],
        ...[inSeconds(median(measured.map(({ aloneMs }) => aloneMs)))],
        ...[inSeconds(median(measured.map(({ besideMs }) => besideMs)))],
        ratio.toFixed(2),
      ])
    }
writeMeasurement(
  'bad-files',
  'What a few bad files cost the others',
  `\`node test/bench/bad-files.ts ${good} ${answerMs}\`: ${good} good files of 20 kB at ${atOnce} at once (the queue begins with so many and may take more), from a server that takes ${answerMs} ms for each answer, alone and beside files, first in the list, that it answers with 500 or with 503 without Retry-After, cuts, damages or resets every time. Times are from the first request to the end of the last good file, both right after each other, and medians of ${rounds} rounds. At most ${most} is wanted.`,
  [rows],
)
process.exitCode = isRight ? 0 : 1

function median(values: readonly number[]): number {
  return values.toSorted((one, other) => one - other)[values.length >> 1] ?? NaN
}

function inSeconds(ms: number): string {
  return `${(ms / 1000).toFixed(2)} s`
}

async function fetchGood(command: Command, files: readonly boolean[], kind: BadKind): Promise<number> {
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
    await until(() => archive.goodSent() >= good)
    child.kill('SIGTERM')
    await ended
    return archive.goodSentMs()
  } finally {
    await archive.stop()
    rmSync(scratch, { recursive: true, force: true })
  }
}
