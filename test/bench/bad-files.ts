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

const good = Number(process.argv[2] ?? 200)
const answerMs = Number(process.argv[3] ?? 50)
const atOnce = 4
const most = 1.5

type Command = 'get' | 'add, serve'
const orders: Readonly<Record<string, (bad: number) => readonly boolean[]>> = {
  first: bad => [...Array<boolean>(bad).fill(true), ...Array<boolean>(good).fill(false)],
  mixed: bad => {
    const every = Math.floor(good / bad)
    return Array.from({ length: good }, (_, at) =>
      at % every === 0 && at / every < bad ? [true, false] : [false],
    ).flat()
  },
}

const rows: Row[] = [
  ['command', 'bad files', 'kind', 'where', 'good files alone', 'beside bad ones', 'ratio'],
]
let isRight = true
for (const command of ['get', 'add, serve'] as const)
  for (const kind of badKinds)
    for (const bad of [1, 4, 10])
      for (const [where, order] of Object.entries(orders)) {
        if (command === 'add, serve' && where === 'mixed') continue
        const aloneMs = await fetchGood(command, Array<boolean>(good).fill(false), kind)
        const besideMs = await fetchGood(command, order(bad), kind)
        const ratio = besideMs / aloneMs
        isRight &&= ratio <= most
        process.stderr.write(`${command} ${bad} ${kind} ${where}: ${ratio.toFixed(2)}\n`)
        rows.push([command, bad, kind, where, inSeconds(aloneMs), inSeconds(besideMs), ratio.toFixed(2)])
      }
writeMeasurement(
  'bad-files',
  'What a few bad files cost the others',
  `\`node test/bench/bad-files.ts ${good} ${answerMs}\`: ${good} good files of 20 kB at ${atOnce} at once (the queue begins with so many and may take more), from a server that takes ${answerMs} ms for each answer, alone and beside files that it answers with 500 or with 503 without Retry-After, cuts, damages or resets every time. Times are from the first request to the end of the last good file, both of one row right after each other. At most ${most} is wanted.`,
  [rows],
)
process.exitCode = isRight ? 0 : 1

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
    child.stderr?.pipe(process.stderr)
    await until(() => archive.goodSent() >= good)
    child.kill('SIGTERM')
    await ended
    return archive.goodSentMs()
  } finally {
    await archive.stop()
    rmSync(scratch, { recursive: true, force: true })
  }
}
