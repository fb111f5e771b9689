import { leftOutSentence } from '#core/archive/left-out'
import type { LeftOutRow } from '#core/ports'
import type { Output } from './output.ts'

/** Says which rows of the archive's answer are missing in what was shown: on stderr, and for programs as a line. */
export function tellLeftOut(output: Output, rows: readonly LeftOutRow[]): void {
  const message = leftOutSentence(rows)
  output.error(`halyard: ${message}`)
  output.line({ v: 1, kind: 'error', code: 'wire-format', message, left_out: rows.length })
}
