import type { Database, Statement } from 'better-sqlite3'

/** The values of one row, in the order of the columns. */
export type InsertedRow = readonly (string | number | null)[]

/** Rows of one statement. More of them gain nothing, and the statement takes longer to prepare. */
const rowsAtOnce = 20

/**
 * Inserts rows several to a statement, which takes two thirds of the time of one statement each; answers their rowids.
 * `head` is the statement up to VALUES. The prepared statements are kept.
 */
export function rowInserter(db: Database, head: string): (rows: readonly InsertedRow[]) => readonly number[] {
  const prepared = new Map<number, Statement>()
  const statementFor = (count: number, width: number): Statement => {
    const known = prepared.get(count)
    if (known !== undefined) return known
    const row = `(${Array<string>(width).fill('?').join(', ')})`
    const made = db.prepare(`${head} VALUES ${Array<string>(count).fill(row).join(', ')}`)
    prepared.set(count, made)
    return made
  }
  return rows => {
    const ids: number[] = []
    for (let start = 0; start < rows.length;) {
      const count = rows.length - start < rowsAtOnce ? 1 : rowsAtOnce
      const chunk = rows.slice(start, start + count)
      const { lastInsertRowid } = statementFor(count, chunk[0]?.length ?? 0).run(chunk.flat())
      // Within one statement SQLite gives each row the number after the one before.
      for (let row = 0; row < count; row += 1) ids.push(Number(lastInsertRowid) - count + 1 + row)
      start += count
    }
    return ids
  }
}
