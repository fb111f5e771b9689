import { AppError } from '#shared/errors'
import type { Dialect } from './dialect.ts'
import { shellWords } from './shell-words.ts'

/** The mark in words for a variable whose value only the shell has; no typed word can hold it. */
export const variableMark = '\u0001'

/** The words of one simple command, read as data in its dialect. Throws `usage` for what would make a shell do more. */
export function wordsOf(text: string, dialect: Dialect): readonly string[] {
  if (/[\u0000\u0001]/.test(text)) throw new AppError('usage', 'The command holds a control character.')
  switch (dialect) {
    case 'sh':
      return shellWords(text)
    case 'cmd':
      return windowsWords(text.replaceAll('%%', '%'), cmdRules)
    case 'powershell':
      return windowsWords(text, powershellRules)
  }
}

interface Rules {
  readonly quotes: string
  /** Makes the next character an ordinary one. */
  readonly escape: string
  /** Whether it does so inside double quotes too. */
  readonly escapesInQuotes: boolean
  /** A name whose value only the shell has. */
  readonly variable: RegExp
  /** A list of headers in braces: one word, whatever it holds. */
  readonly table: RegExp | null
}

const cmdRules: Rules = {
  quotes: '"',
  escape: '^',
  escapesInQuotes: false,
  variable: /%[A-Za-z_]\w{0,63}%|![A-Za-z_]\w{0,63}!/y,
  table: null,
}
const powershellRules: Rules = {
  quotes: '"\'',
  escape: '`',
  escapesInQuotes: true,
  variable: /\$(?:env:)?[A-Za-z_]\w{0,63}|\$\{[^}]{1,64}\}/iy,
  table: /@\{[^}$()]*(?:\$(?:env:)?\w{1,64}[^}$()]*){0,8}\}/iy,
}

function windowsWords(text: string, rules: Rules): readonly string[] {
  const words: string[] = []
  let word: string | null = null
  let quote = ''
  for (let at = 0; at < text.length; at += 1) {
    const sign = text[at] ?? ''
    const isEscape = sign === rules.escape && (quote === '' || (quote === '"' && rules.escapesInQuotes))
    const variable = quote === "'" ? '' : matchAt(rules.variable, text, at)
    if (isEscape && at + 1 < text.length) {
      at += 1
      word = (word ?? '') + (text[at] ?? '')
    } else if (variable !== '') {
      word = (word ?? '') + variableMark
      at += variable.length - 1
    } else if (quote !== '') {
      // A doubled quote is one quote.
      const isDoubled = sign === quote && text[at + 1] === quote
      if (sign === quote && !isDoubled) quote = ''
      else word = (word ?? '') + sign
      if (isDoubled) at += 1
    } else if (rules.quotes.includes(sign)) {
      quote = sign
      word ??= ''
    } else if (/\s/.test(sign)) {
      if (word !== null) words.push(word)
      word = null
    } else {
      const table: string = rules.table === null || word !== null ? '' : matchAt(rules.table, text, at)
      if (table === '' && /[;&|<>(){}$]/.test(sign)) throw moreThanOne()
      word = (word ?? '') + (table === '' ? sign : variableMark)
      if (table !== '') at += table.length - 1
    }
  }
  if (quote !== '') throw new AppError('usage', 'A quote or an escape in the command is not closed.')
  if (word !== null) words.push(word)
  // Folders of a path are parted by the other slash there.
  return words.map(said => (/^https?:/i.test(said) ? said : said.replaceAll('\\', '/')))
}

function matchAt(pattern: RegExp, text: string, at: number): string {
  pattern.lastIndex = at
  return pattern.exec(text)?.[0] ?? ''
}

const moreThanOne = (): AppError =>
  new AppError('usage', 'The command would run another command or needs something that only a shell knows.')
