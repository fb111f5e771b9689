import type { Command, Option } from 'commander'
import { AppError } from '#shared/errors'

/**
 * Makes an empty value of any option a usage error, in a command and all below it. `--program "$PROGRAM"` gives one when
 * the variable is not set: as no condition, it would select the whole archive.
 */
export function refuseEmptyValues(command: Command): void {
  for (const option of command.options) if (option.required || option.optional) watch(command, option)
  for (const below of command.commands) refuseEmptyValues(below)
}

function watch(command: Command, { long, short }: Option): void {
  const name = long ?? short ?? ''
  // The event's name is the option's own, without dashes. A list may also hold nothing but its commas.
  command.on(`option:${name.replace(/^--?/, '')}`, (value: unknown) => {
    if (typeof value === 'string' && /^[\s,]*$/.test(value))
      throw new AppError('usage', `${name} needs a value; it was given an empty one.`)
  })
}
