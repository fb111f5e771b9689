/**
 * How soon a list of many files answers, written to docs/measurements/selection.md: each question as a page asks it,
 * over the threads that a host has, and the longest time between two turns of the host's event loop meanwhile.
 *
 *     node test/bench/selection.ts [files] [rounds]
 */
import '#demo/loopback-only'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import process from 'node:process'
import type { SelectionLists } from '#service/selection/selection-ports'
import { openSelectionLists } from '#service/selection/node/selection-lists'
import { noFilter, type FileFilter } from '#shared/contract/areas/selection-views'
import { watchLoop } from './watch-loop.ts'
import { inMs, writeMeasurement, type Row } from './measured.ts'

const files = Number(process.argv[2] ?? 100_000)
const rounds = Number(process.argv[3] ?? 15)
const listId = 'bench'
const asked = { listId, hasToken: true }

const scratch = mkdtempSync(path.join(tmpdir(), 'halyard-selection-'))
const lists = openSelectionLists({ archiveUrl: 'http://127.0.0.1:9', profileFolder: scratch })
try {
  const loaded = await timed(() => lists.import(listId, 'bench.jsonl', linesOf(files)))
  const measured: Row[] = []
  for (const [name, question] of questions(lists)) measured.push([name, ...(await measure(question))])
  writeMeasurement(
    'selection',
    'Choosing from many files',
    `\`node test/bench/selection.ts ${files} ${rounds}\`: a list of ${files} files in ${Math.ceil(files / 20)} data sets, read from a text in ${inMs(loaded.tookMs)}. Every question is asked ${rounds} times with another filter each time, so that nothing is answered from what was kept; times are from question to answer in the host's own thread.`,
    [[['question', 'median', 'slowest', 'longest stall of the host'], ...measured]],
  )
} finally {
  await lists.close()
  rmSync(scratch, { recursive: true, force: true })
}

type Question = (round: number) => Promise<unknown>

function questions(lists: SelectionLists): readonly (readonly [string, Question])[] {
  const text = (round: number): FileFilter => ({ ...noFilter, text: `_cal 0${round}` })
  const regex = (round: number): FileFilter => ({
    ...noFilter,
    text: `_(cal|rate)\\.fits$|${round}x`,
    isRegex: true,
  })
  const files = { kind: 'files', isWanted: false, filter: noFilter } as const
  return [
    ['summary, no filter', () => lists.summary(asked, noFilter)],
    ['summary, new text', round => lists.summary(asked, text(round))],
    ['rows, new text', round => lists.rows(asked, text(100 + round), 1000, 100)],
    ['summary, new regular expression', round => lists.summary(asked, regex(round))],
    ['rows, new regular expression', round => lists.rows(asked, regex(100 + round), 0, 100)],
    [
      'click on a level, and summary',
      async round => {
        await lists.choose(listId, {
          ...files,
          target: { kind: 'level', level: '2b' },
          isWanted: round % 2 === 0,
        })
        return lists.summary(asked, noFilter)
      },
    ],
    [
      'quick select, and summary',
      async round => {
        await lists.choose(listId, { kind: 'quick', quick: round % 2 === 0 ? 'all' : 'recommended' })
        return lists.summary(asked, noFilter)
      },
    ],
    ['type-ahead without a match', () => lists.find(listId, noFilter, 'zzz', 0)],
    [
      'plan for a new folder',
      async () => {
        await lists.choose(listId, { kind: 'quick', quick: 'all' })
        return lists.plan({
          ...asked,
          layout: 'nested',
          areTwinsNested: false,
          folder: path.join(scratch, 'new'),
          onClash: 'keep-both',
          keepFreeBytes: 0,
          here: [],
        })
      },
    ],
  ]
}

async function measure(question: Question): Promise<Row> {
  const times: number[] = []
  const watched = watchLoop()
  await question(-1)
  for (let round = 0; round < rounds; round += 1) times.push((await timed(() => question(round))).tookMs)
  times.sort((a, b) => a - b)
  return [inMs(times[times.length >> 1] ?? NaN), inMs(times.at(-1) ?? NaN), inMs(watched.end().longestMs)]
}

async function timed<T>(work: () => Promise<T>): Promise<{ readonly tookMs: number }> {
  const startMs = performance.now()
  await work()
  return { tookMs: performance.now() - startMs }
}

/** JSON lines as of `halyard products --json`. */
function linesOf(count: number): string {
  const suffixes = ['uncal', 'rate', 'rateints', 'cal', 'calints', 'i2d', 'crf', 'x1d', 'cat', 'segm']
  return Array.from({ length: count }, (_, n) => {
    const exposure = `jw02733${String(Math.floor(n / 20)).padStart(6, '0')}_02101_${String(n % 2).padStart(5, '0')}_nrcb1`
    const filename = `${exposure}_${suffixes[(n >> 1) % 10] ?? ''}.fits`
    const line = {
      uri: `mast:JWST/product/${filename}`,
      filename,
      obs_id: exposure,
      size: 30_000_000,
      access: 'PUBLIC',
    }
    return `${JSON.stringify(line)}\n`
  }).join('')
}
