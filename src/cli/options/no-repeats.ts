import type { Command, Option } from 'commander'
import { AppError } from '#shared/errors'

type Parser = (value: string, before?: readonly string[]) => readonly string[]

const accumulating = new WeakSet<object>()

/** Marks a parser that adds to the former values: its option may be repeated. */
export function mayRepeat(parse: Parser): Parser {
  accumulating.add(parse)
  return parse
}

/**
 * Makes it a usage error to repeat an option that takes one value, in a command and all below it. Otherwise the parser
 * would silently keep the last value and drop the others.
 */
export function refuseRepeats(command: Command): void {
  for (const option of command.options) if (takesOneValue(option)) countUses(command, option)
  for (const below of command.commands) refuseRepeats(below)
}

const takesOneValue = ({ required, optional, variadic, parseArg }: Option): boolean =>
  (required || optional) && !variadic && (parseArg === undefined || !accumulating.has(parseArg))

function countUses(command: Command, { long, short }: Option): void {
  const name = long ?? short ?? ''
  let uses = 0
  // The event's name is the option's own, without dashes.
  command.on(`option:${name.replace(/^--?/, '')}`, () => {
    uses += 1
    if (uses > 1) throw new AppError('usage', `${name} was given more than once; it takes one value.`)
  })
}
