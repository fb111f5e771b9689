import Sqlite from 'better-sqlite3'
import { expect, test } from 'vitest'
import { fixPlans, withoutPeeking } from '#platform/store/fixed-plans'

test.each([
  ['SELECT * FROM item WHERE id = ?', 'SELECT * FROM item WHERE id = +?'],
  [
    'UPDATE item SET a = :a, b = @b_2 WHERE c = $c LIMIT ?2',
    'UPDATE item SET a = +:a, b = +@b_2 WHERE c = +$c LIMIT +?2',
  ],
  ["SELECT 'who? :me', 'it''s ?', \"a?\" WHERE x = ?", "SELECT 'who? :me', 'it''s ?', \"a?\" WHERE x = +?"],
  ['SELECT ? -- why? :because\nFROM t', 'SELECT +? -- why? :because\nFROM t'],
  ['SELECT 1', 'SELECT 1'],
])('%s', (sql, expected) => {
  expect(withoutPeeking(sql)).toBe(expected)
})

test('values of every type arrive and are found as they were given', () => {
  const db = fixPlans(new Sqlite(':memory:'))
  db.exec(
    'CREATE TABLE t (i INTEGER, r REAL, s TEXT, b BLOB, n TEXT) STRICT; CREATE INDEX t_s ON t (s) WHERE i > 0',
  )
  const row = { i: 7, r: 1.5, s: '7', b: Buffer.from([1, 0, 2]), n: null }
  db.prepare('INSERT INTO t VALUES (:i, :r, :s, :b, :n)').run(row)
  const find = db.prepare('SELECT * FROM t WHERE i = ? AND r = ? AND s = ? AND b = ? AND n IS ? LIMIT ?')
  expect(find.all(row.i, row.r, row.s, row.b, row.n, 1)).toEqual([row])
  expect(db.prepare('SELECT s FROM t WHERE s LIKE ?').pluck().get('%7%')).toBe('7')
  db.close()
})
