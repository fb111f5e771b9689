import { escapeOf, type Dialect } from './dialect.ts'

/** A simple command of a line: its name, and the text after it. */
export interface SimpleCommand {
  /** Lower case, without folder and `.exe`; empty where there is none. */
  readonly name: string
  readonly rest: string
}

/**
 * The simple commands of a line that are joined by `;`, `&&` or `||`, without what comes before a command:
 * keywords, assignments, and words such as `sudo`. Pipes, redirections and groups stay in `rest`, whose reader refuses
 * them. Nothing is run.
 */
export function splitCommands(line: string, dialect: Dialect): readonly SimpleCommand[] {
  return pieces(line, dialect).map(piece => commandIn(piece))
}

function pieces(line: string, dialect: Dialect): readonly string[] {
  const escape = escapeOf[dialect]
  const found: string[] = []
  let start = 0
  for (let at = 0; at < line.length; at += 1) {
    const sign = line[at] ?? ''
    if (sign === escape) {
      at += 1
    } else if (sign === '"' || (sign === "'" && dialect !== 'cmd')) {
      at = endOfQuote(line, at, sign, dialect)
    } else {
      const joint = jointAt(line, at, dialect)
      if (joint === 0) continue
      found.push(line.slice(start, at))
      at += joint - 1
      start = at + 1
    }
  }
  found.push(line.slice(start))
  return found.filter(piece => piece.trim() !== '')
}

/** How long the joint of two commands is here; 0 for none. A single `&` joins commands of cmd alone. */
function jointAt(line: string, at: number, dialect: Dialect): number {
  const two = line.slice(at, at + 2)
  if (two === '&&' || two === '||') return 2
  if (two[0] === ';' && dialect !== 'cmd') return 1
  return two[0] === '&' && dialect === 'cmd' ? 1 : 0
}

/** The place of the closing quote; the end of the line when there is none. */
function endOfQuote(line: string, from: number, quote: string, dialect: Dialect): number {
  const escape = quote === '"' && dialect !== 'cmd' ? escapeOf[dialect] : ''
  for (let at = from + 1; at < line.length; at += 1) {
    if (line[at] === quote) return at
    if (line[at] === escape) at += 1
  }
  return line.length
}

/** What may come before a command's name, one at a time. */
const before = [
  /(?:if|while|until|then|do|else|elif|time|!|\{)\s+/y,
  /[A-Za-z_]\w{0,63}=(?:'[^']*'|"[^"]*"|[^\s'"]*)\s+/y,
  // Not `command -v`, which only looks a command up.
  /(?:command|sudo|nohup|exec|env|nice|call|start)\s+(?!-v\b)(?:-\S{1,32}\s+)?/iy,
  /[@&]\s*/y,
]
const nameAt = /(?:"([^"]{1,512})"|'([^']{1,512})'|([^\s"']{1,512}))(?=\s|$)/y
const mostBefore = 32

function commandIn(piece: string): SimpleCommand {
  const line = piece.trim()
  let at = 0
  for (let round = 0; round < mostBefore; round += 1) {
    const skipped = before.map(pattern => lengthAt(pattern, line, at)).find(length => length > 0)
    if (skipped === undefined) break
    at += skipped
  }
  nameAt.lastIndex = at
  const found = nameAt.exec(line)
  if (found === null) return { name: '', rest: line }
  const word = found[1] ?? found[2] ?? found[3] ?? ''
  const name = word.slice(Math.max(word.lastIndexOf('/'), word.lastIndexOf('\\')) + 1)
  return { name: name.toLowerCase().replace(/\.exe$/, ''), rest: line.slice(at + found[0].length) }
}

function lengthAt(pattern: RegExp, line: string, at: number): number {
  pattern.lastIndex = at
  return pattern.exec(line)?.[0].length ?? 0
}
