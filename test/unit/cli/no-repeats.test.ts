import type { Command } from 'commander'
import { expect, test } from 'vitest'
import { createProgram } from '../../../src/cli/program.ts'

/** Every command with the words that lead to it. */
function* commandsOf(
  command: Command,
  words: readonly string[] = [],
): Generator<[Command, readonly string[]]> {
  yield [command, words]
  for (const below of command.commands) yield* commandsOf(below, [...words, below.name()])
}

const quiet = (): void => undefined
const start = (): Promise<void> => Promise.resolve()
const repeatable = new Set([
  ...[
    '--program',
    '--instrument',
    '--filter',
    '--target-name',
    '--obs-id',
    '--mission',
    '--calib-level',
    '--type',
  ],
  ...[
    '--access',
    '--column',
    '--level',
    '--suffix',
    '--ext',
    '--allow-host',
    '--root',
    '--state',
    '--reason',
  ],
])
const options = [...commandsOf(createProgram(quiet, start))].flatMap(([command, words]) =>
  command.options
    .filter(({ required, optional, long }) => (required || optional) && !repeatable.has(long ?? ''))
    .map(option => [`${words.join(' ')} ${option.long ?? ''}`, words, option] as const),
)

test.each(options)('%s given twice is a mistake, and never the last one alone', async (_, words, option) => {
  const value = option.argChoices?.[0] ?? valueFor(option.long ?? '')
  const twice = [option.long ?? '', value, option.long ?? '', value]
  await expect(
    createProgram(quiet, start).parseAsync([...words, ...twice, 'x', 'x'], { from: 'user' }),
  ).rejects.toMatchObject({
    code: 'usage',
    message: `${option.long ?? ''} was given more than once; it takes one value.`,
  })
})

test('a repeated --target is refused, and a repeated --program adds values', async () => {
  const parse = (args: readonly string[]) =>
    createProgram(quiet, start).parseAsync([...args], { from: 'user' })
  await expect(parse(['search', '--target', 'A', '--target', 'B'])).rejects.toMatchObject({ code: 'usage' })
  await expect(parse(['--profile', 'a', 'queue', '--profile', 'b'])).rejects.toMatchObject({ code: 'usage' })
  const program = await parse(['search', '--program', '1', '--program', '2,3'])
  const search = program.commands.find(command => command.name() === 'search')
  expect(search?.opts()['program']).toEqual(['1', '2', '3'])
})

/** A value that the option's own parser takes. */
function valueFor(name: string): string {
  if (['--limit'].includes(name)) return '10'
  if (['--port', '--batch', '--item', '--files-at-once', '--lines', '--scale', '--seed'].includes(name))
    return '1'
  if (name === '--wait') return '10m'
  if (name === '--keep-free') return '10M'
  return 'x'
}
