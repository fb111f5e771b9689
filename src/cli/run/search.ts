import type { LeftOutRow } from '#core/ports'
import { baseUrlOf, openArchive } from '#platform/open-archive'
import { AppError } from '#shared/errors'
import { countedText } from '#shared/format'
import { observationLine } from '#shared/lines'
import type { Observation } from '#shared/models'
import { criteriaOf } from '../archive/search-criteria.ts'
import type { Context, ExitCode } from '../context.ts'
import { saysWhat, type ObservationOptions } from '../options/observation-options.ts'
import { showLeftOut } from '../output/left-out.ts'

export interface SearchCommandOptions extends ObservationOptions {
  readonly count?: boolean
}

/** Prints every observation that the options describe, or their number. */
export async function search(
  { output, signal, env }: Context,
  options: SearchCommandOptions,
): Promise<ExitCode> {
  output.endWithOutput()
  if (!saysWhat(options))
    throw new AppError(
      'usage',
      'Choose what to search for, e.g. --program 2733 or --target "M 51". `halyard search --help` lists all options.',
    )
  const archive = openArchive(baseUrlOf(env))
  try {
    const criteria = await criteriaOf(options, archive, signal)
    if (options.count) {
      const observations = await archive.count(criteria, signal)
      output.line({ v: 1, kind: 'count', observations })
      output.text(countedText(observations, 'observation', 'observations'))
      return observations > 0 ? 0 : 4
    }
    let found = 0
    const leftOut: LeftOutRow[] = []
    const onLeftOut = (rows: readonly LeftOutRow[]): void => {
      for (const row of rows) leftOut.push(row)
    }
    for await (const page of archive.search(criteria, signal, undefined, onLeftOut)) {
      for (const observation of page) {
        output.line(observationLine(observation))
        output.text(rowOf(observation))
      }
      found += page.length
      await output.taken()
    }
    if (found === 0) output.note('Nothing found. Use fewer or broader options.')
    else output.note(countedText(found, 'observation', 'observations'))
    if (leftOut.length > 0) {
      showLeftOut(output, leftOut)
      return 3
    }
    return found > 0 ? 0 : 4
  } finally {
    await archive.close()
  }
}

const cell = (text: string | null, width: number): string => (text ?? '').slice(0, width).padEnd(width)

/** One observation in one line of a terminal: id, instrument, filters, target, level, rights. */
function rowOf(observation: Observation): string {
  const { obsId, instrument, filters, targetName, calibLevel, access } = observation
  return [
    cell(obsId, 52),
    cell(instrument, 14),
    cell(filters.join(';'), 14),
    cell(targetName, 20),
    cell(calibLevel === null ? null : String(calibLevel), 2),
    access === 'UNKNOWN' ? '' : access,
  ]
    .join(' ')
    .trimEnd()
}
