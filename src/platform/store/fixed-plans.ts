import Sqlite, { type Database } from 'better-sqlite3'

/**
 * Has SQLite plan each statement once. Where an index has a condition, or a column has samples, it looks at the value of a
 * bare parameter while it plans, and then plans anew for each other value (sqlite3_bind: "expired"): a read of one row
 * took 70 microseconds instead of 5. At an expression it does not look, and `+` before a value changes nothing (SQLite,
 * "Unary operators": a no-op for all types).
 */
export function fixPlans(db: Database): Database {
  return Object.defineProperty(db, 'prepare', {
    value: (sql: string) => Sqlite.prototype.prepare.call(db, withoutPeeking(sql)),
  })
}

/** Pure: the statement with `+` before each parameter; texts in quotes stay as they are. */
export function withoutPeeking(sql: string): string {
  return sql.replaceAll(
    /'(?:[^']|'')*'|"[^"]*"|--[^\n]*|(?<parameter>\?\d*|[:@$]\w+)/g,
    (found: string, parameter?: string) => (parameter === undefined ? found : `+${parameter}`),
  )
}
