import { leftOutSentence } from '#core/archive/left-out'
import type { LeftOutRow } from '#core/ports'
import type { CommandOutput } from './output.ts'

/** Reports which rows of the archive's answer are missing in the output: on stderr, and as a JSON line. */
export function showLeftOut(output: CommandOutput, rows: readonly LeftOutRow[]): void {
  output.failure({ code: 'wire-format', message: leftOutSentence(rows) }, { left_out: rows.length })
}
