import { leftOutSentence } from '#core/archive/left-out'
import type { LeftOutRow } from '#core/ports'
import type { Output } from './output.ts'

/** Says which rows of the archive's answer are missing in what was shown: on stderr, and for programs as a line. */
export function showLeftOut(output: Output, rows: readonly LeftOutRow[]): void {
  output.failure({ code: 'wire-format', message: leftOutSentence(rows) }, { left_out: rows.length })
}
