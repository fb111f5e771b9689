import { linesOf, maxLineLength } from '../lists/lines-of.ts'
import { escapeOf, type Dialect } from './dialect.ts'

export interface LogicalLine {
  readonly line: string
  /** Of its first line. */
  readonly lineNumber: number
  /** Longer than 1 MiB; `line` is its beginning. */
  readonly isTooLong: boolean
  /** In the body of a function of a shell script. */
  readonly isInFunction: boolean
}

/** `name() {` alone in its line, and the brace that closes it. */
const functionStart = /^(?:function\s+)?\w[\w-]{0,63}\s*\(\)\s*\{?$/
const comments = { sh: /^#/, cmd: /^(?:::|@?rem\b)/i, powershell: /^#/ } as const satisfies Record<
  Dialect,
  RegExp
>

/**
 * Lines as a shell sees them: continued with its escape at the end, without comments and without here-documents, which
 * are text for other programs.
 */
export function* logicalLines(text: string, dialect: Dialect): Generator<LogicalLine> {
  const escape = escapeOf[dialect]
  let lineNumber = 0
  let endOfDocument: string | null = null
  let isInFunction = false
  let open: string[] = []
  let openLength = 0
  for (const raw of linesOf(text)) {
    lineNumber += 1
    if (endOfDocument !== null) {
      if (raw.length <= 64 && raw.trim() === endOfDocument) endOfDocument = null
      continue
    }
    if (raw === '' && open.length === 0) continue
    openLength += raw.length
    const isTooLong = openLength > maxLineLength
    const goesOn = raw.endsWith(escape) && !isTooLong
    open.push(goesOn ? raw.slice(0, -1) : raw.slice(0, maxLineLength))
    if (goesOn) continue
    // PowerShell ends a word where a line continues, the others do not.
    const line = open.join(dialect === 'powershell' ? ' ' : '').trim()
    const firstLine = lineNumber - open.length + 1
    open = []
    openLength = 0
    if (functionStart.test(line.slice(0, 128)) && line.length <= 128) isInFunction = true
    else if (isInFunction && /^\}/.test(raw)) isInFunction = false
    if (!comments[dialect].test(line)) yield { line, lineNumber: firstLine, isTooLong, isInFunction }
    if (dialect === 'sh' && line.length <= 1024 && line.includes('<<'))
      endOfDocument = /<<-?\s{0,8}['"]?([A-Za-z_]\w{0,31})['"]?\s*$/.exec(line)?.[1] ?? null
  }
  if (open.length > 0) {
    const line = open.join('').trim()
    yield { line, lineNumber: lineNumber - open.length + 1, isTooLong: false, isInFunction }
  }
}
