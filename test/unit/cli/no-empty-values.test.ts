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

const program = (): Command =>
  createProgram(
    () => undefined,
    () => Promise.resolve(),
  )
const options = [...commandsOf(program())].flatMap(([command, words]) =>
  command.options
    .filter(({ required, optional }) => required || optional)
    .map(({ long }) => [`${words.join(' ')} ${long ?? ''}`, words, long ?? ''] as const),
)

test.each(options)('%s without a value in its value is a mistake', async (_, words, option) => {
  for (const empty of ['', ' '])
    await expect(
      program()
        .exitOverride()
        .parseAsync([...words, option, empty, 'x', 'x'], { from: 'user' }),
    ).rejects.toThrow(/needs a value|is invalid|takes|is not|whole number/)
})
