import type { LeftOutRow } from '../ports.ts'

/** So many rows are named; the others are counted. */
const mostNamed = 3

/** One sentence for rows of an answer that could not be read: how many, which, and why. Names are foreign text. */
export function leftOutSentence(rows: readonly LeftOutRow[]): string {
  const named = rows.slice(0, mostNamed).map(({ rowNumber, name, why }) => {
    const row = name === null ? `row ${rowNumber}` : `row ${rowNumber}, ${name}`
    return `${row} (${why})`
  })
  const more = rows.length > named.length ? `, and ${rows.length - named.length} more` : ''
  const left = rows.length === 1 ? '1 row is left out' : `${rows.length} rows are left out`
  return `${left}, since the archive's answer does not say what they are: ${named.join('; ')}${more}.`
}
