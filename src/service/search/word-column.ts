import { growingIntegers } from './growing.ts'

/** A column of texts of which many are equal: each different text once, and a number for every row. */
export interface WordColumn {
  push(text: string): void
  at(row: number): string
  codes(): Int32Array
  /** The different texts, by code. */
  words(): readonly string[]
}

export function wordColumn(): WordColumn {
  const codes = growingIntegers()
  const words: string[] = []
  const known = new Map<string, number>()
  return {
    push: text => {
      let code = known.get(text)
      if (code === undefined) {
        code = words.push(text) - 1
        known.set(text, code)
      }
      codes.push(code)
    },
    at: row => words[codes.values()[row] ?? -1] ?? '',
    codes: () => codes.values(),
    words: () => words,
  }
}
