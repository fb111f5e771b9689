import Database from 'better-sqlite3'
import { promisify } from 'node:util'
import { gunzip, gzip } from 'node:zlib'
import type { KeptSearch, SearchStore } from '../search-ports.ts'
import { rowFiltersSchema, searchQuerySchema } from '#shared/contract/areas/search'
import { placeSchema, type SavedSearch } from '#shared/contract/areas/search'
import { AppError, toAppError } from '#shared/errors'
import type { Observation } from '#shared/models'
import { openWholeNow } from '#shared/opened'
import { migrate } from '#platform/store/migrate'
import { openReplaceable } from '#platform/store/open-database'

/** Append only: the position is the version, and a shipped entry is never edited. */
const migrations = [
  `CREATE TABLE search (
     id TEXT PRIMARY KEY, query TEXT NOT NULL, phase TEXT NOT NULL, place TEXT, found INTEGER NOT NULL,
     expected INTEGER, asked_ms INTEGER NOT NULL) STRICT;
   CREATE TABLE search_rows (
     search_id TEXT NOT NULL REFERENCES search ON DELETE CASCADE, first_row INTEGER NOT NULL, rows BLOB NOT NULL,
     PRIMARY KEY (search_id, first_row)) STRICT, WITHOUT ROWID;
   CREATE TABLE saved_search (
     id TEXT PRIMARY KEY, name TEXT NOT NULL, query TEXT NOT NULL, filters TEXT NOT NULL, saved_ms INTEGER NOT NULL) STRICT;`,
] as const

const mostSearches = 30
/** About a kilobyte each before compression. */
const mostRows = 1_000_000

interface SearchRow {
  readonly id: string
  readonly query: string
  readonly phase: string
  readonly place: string | null
  readonly found: number
  readonly expected: number | null
  readonly asked_ms: number
}
interface SavedRow {
  readonly id: string
  readonly name: string
  readonly query: string
  readonly filters: string
  readonly saved_ms: number
}

const zip = promisify(gzip)
const unzip = promisify(gunzip)

/**
 * Searches with their rows, and saved searches, in a file of their own beside the queue's database: what arrives in
 * bulk here must never delay the queue's small writes. Rows are stored in compressed parts, as they arrived.
 */
export function openSearchStore(file: string): SearchStore {
  return openWholeNow(opened => {
    // No search is worth a host that does not start.
    const db = opened.add(openReplaceable(file, prepare, { keepsDamaged: true }), one => one.close())
    return searchStore(db)
  })
}

function searchStore(db: Database.Database): SearchStore {
  const selectSearch = db.prepare<[string], SearchRow>('SELECT * FROM search WHERE id = ?')
  const selectSearches = db.prepare<[], SearchRow>(
    'SELECT * FROM search WHERE found > 0 ORDER BY asked_ms DESC, rowid DESC',
  )
  const insertSearch = db.prepare(`
    INSERT INTO search (id, query, phase, place, found, expected, asked_ms)
    VALUES (@id, @query, @phase, @place, @found, @expected, @askedMs)`)
  const endSearch = db.prepare('UPDATE search SET phase = ?, found = ?, expected = ?, place = ? WHERE id = ?')
  const deleteSearch = db.prepare('DELETE FROM search WHERE id = ?')
  const insertRows = db.prepare('INSERT INTO search_rows (search_id, first_row, rows) VALUES (?, ?, ?)')
  const growSearch = db.prepare('UPDATE search SET found = found + ? WHERE id = ?')
  const selectParts = db
    .prepare<[string], number>('SELECT first_row FROM search_rows WHERE search_id = ? ORDER BY first_row')
    .pluck()
  const selectPart = db
    .prepare<[string, number], Buffer>(
      'SELECT rows FROM search_rows WHERE search_id = ? AND first_row <= ? ORDER BY first_row DESC LIMIT 1',
    )
    .pluck()
  const selectSaved = db.prepare<[], SavedRow>(
    'SELECT * FROM saved_search ORDER BY name COLLATE NOCASE, saved_ms',
  )
  const insertSaved = db.prepare(
    'INSERT INTO saved_search (id, name, query, filters, saved_ms) VALUES (@id, @name, @query, @filters, @savedMs)',
  )
  const renameSaved = db.prepare('UPDATE saved_search SET name = ? WHERE id = ?')
  const removeSaved = db.prepare('DELETE FROM saved_search WHERE id = ?')

  const begin = (search: KeptSearch): void => {
    insertSearch.run({
      id: search.searchId,
      query: JSON.stringify(search.query),
      phase: search.phase,
      place: placeText(search),
      found: search.found,
      expected: search.expected,
      askedMs: search.askedMs,
    })
  }
  const forgetOld = (): void => {
    let rows = 0
    for (const [index, search] of selectSearches.all().entries()) {
      rows += search.found
      // The newest stays, however large.
      if (index > 0 && (index >= mostSearches || rows > mostRows)) deleteSearch.run(search.id)
    }
  }
  // Compressing takes its time in another thread: meanwhile the search may have been forgotten.
  const addPart = db.transaction((searchId: string, firstRow: number, count: number, part: Buffer) => {
    if (growSearch.run(count, searchId).changes === 1) insertRows.run(searchId, firstRow, part)
  })

  return {
    begin: search =>
      guarded(() => {
        db.transaction(() => {
          forgetOld()
          begin(search)
        })()
      }),
    append: async (searchId, firstRow, rows) => {
      const part = await zip(JSON.stringify(rows), { level: 1 })
      guarded(() => addPart(searchId, firstRow, rows.length, part))
    },
    // One that was forgotten meanwhile stays forgotten.
    end: search =>
      guarded(() => {
        const { phase, found, expected, searchId } = search
        endSearch.run(phase, found, expected, placeText(search), searchId)
      }),
    find: searchId => guarded(() => toKept(selectSearch.get(searchId))),
    async *rows(searchId) {
      for (const firstRow of guarded(() => selectParts.all(searchId))) {
        const part = guarded(() => selectPart.get(searchId, firstRow))
        if (part !== undefined) yield await readPart(part)
      }
    },
    observation: async (searchId, row, obsid) => {
      const part = guarded(() => selectPart.get(searchId, row))
      if (part === undefined) return null
      return (await readPart(part)).find(observation => observation.obsid === obsid) ?? null
    },
    list: () => guarded(() => selectSearches.all().flatMap(row => toKept(row) ?? [])),
    forget: searchId => guarded(() => void deleteSearch.run(searchId)),
    saved: () => guarded(() => selectSaved.all().flatMap(row => toSaved(row) ?? [])),
    save: search =>
      guarded(
        () =>
          void insertSaved.run({
            ...search,
            query: JSON.stringify(search.query),
            filters: JSON.stringify(search.filters),
          }),
      ),
    rename: (id, name) => guarded(() => void renameSaved.run(name, id)),
    remove: id => guarded(() => void removeSaved.run(id)),
    close: () => db.close(),
  }
}

function prepare(db: Database.Database): void {
  db.pragma('journal_mode = WAL')
  db.pragma('synchronous = NORMAL')
  db.pragma('foreign_keys = ON')
  migrate(db, migrations)
}

/** Written by this file alone, from observations. */
const readPart = async (part: Buffer): Promise<readonly Observation[]> =>
  JSON.parse((await unzip(part)).toString('utf8')) as readonly Observation[]

const placeText = ({ place }: KeptSearch): string | null => (place === null ? null : JSON.stringify(place))

/** Undefined for a text that is not whole. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    // Expected: the reader of the value finds that it is none.
    return undefined
  }
}

/** Null also for a query of another version of Halyard, which cannot be asked any more. */
function toKept(row: SearchRow | undefined): KeptSearch | null {
  if (row === undefined) return null
  const query = searchQuerySchema.safeParse(parsed(row.query))
  if (!query.success) return null
  return {
    searchId: row.id,
    query: query.data,
    phase: row.phase === 'complete' ? 'complete' : 'stopped',
    place: row.place === null ? null : (placeSchema.safeParse(parsed(row.place)).data ?? null),
    found: row.found,
    expected: row.expected,
    askedMs: row.asked_ms,
  }
}

function toSaved(row: SavedRow): SavedSearch | null {
  const query = searchQuerySchema.safeParse(parsed(row.query))
  const filters = rowFiltersSchema.safeParse(parsed(row.filters))
  if (!query.success || !filters.success) return null
  return { id: row.id, name: row.name, query: query.data, filters: filters.data, savedMs: row.saved_ms }
}

function guarded<T>(work: () => T): T {
  try {
    return work()
  } catch (thrown) {
    if (!(thrown instanceof Database.SqliteError)) throw toAppError(thrown)
    if (thrown.code === 'SQLITE_FULL')
      throw new AppError('disk-full', 'The disk is full: this search is not kept for later.', {
        cause: thrown,
      })
    throw new AppError('not-writable', 'The file of searches cannot be used; check the profile folder.', {
      cause: thrown,
    })
  }
}
