import type { Result } from '#shared/errors'

export interface RowPage<Row> {
  readonly rows: readonly Row[]
  readonly total: number
  /** The age of the answer; only the caller uses it. */
  readonly revision?: number | undefined
}

export interface RowPagesParts<Row> {
  readonly pageSize: number
  readonly ask: (first: number, count: number) => Promise<Result<RowPage<Row>>>
  /** Something readable changed. */
  readonly changed: () => void
}

/** Rows by index, in pages that are loaded when they come into sight. */
export interface RowPages<Row> {
  /** Null until the first answer. */
  readonly total: () => number | null
  readonly row: (index: number) => Row | undefined
  readonly problem: () => string | null
  readonly need: (first: number, last: number) => void
  /** Marks everything as old. A running question is asked once more. */
  readonly refresh: () => void
  readonly open: () => void
  /** Makes no calls and reports no changes until it is opened again. */
  readonly close: () => void
}

/** The most rows that are kept. */
export const keptRows = 2000

export function createRowPages<Row>(parts: RowPagesParts<Row>): RowPages<Row> {
  const { pageSize } = parts
  const maxPages = Math.max(2, Math.floor(keptRows / pageSize))
  const pages = new Map<number, readonly Row[]>()
  const old = new Set<number>()
  const asked = new Set<number>()
  let wanted = { first: 0, last: 0 }
  let total: number | null = null
  let problem: string | null = null
  let isClosed = false

  function askWanted(): void {
    if (isClosed) return
    for (let page = wanted.first; page <= wanted.last; page += 1) {
      const isPast = total !== null && page > 0 && page * pageSize >= total
      if (isPast || asked.has(page) || (pages.has(page) && !old.has(page))) continue
      asked.add(page)
      old.delete(page)
      void askFor(page)
    }
  }

  async function askFor(page: number): Promise<void> {
    const reply = await parts.ask(page * pageSize, pageSize)
    asked.delete(page)
    if (isClosed) return
    if (!reply.ok) {
      // Not asked again by itself: the next look, or a refresh, does.
      problem = reply.error.message
      if (pages.has(page)) old.add(page)
      parts.changed()
      return
    }
    take(page, reply.value)
    parts.changed()
    askWanted()
  }

  function take(page: number, answer: RowPage<Row>): void {
    problem = null
    total = answer.total
    pages.set(page, answer.rows)
    for (const other of pages.keys()) if (other > 0 && other * pageSize >= total) pages.delete(other)
    forgetFarthest()
  }

  function forgetFarthest(): void {
    const middle = (wanted.first + wanted.last) / 2
    while (pages.size > maxPages) {
      const farthest = [...pages.keys()].reduce((a, b) =>
        Math.abs(b - middle) > Math.abs(a - middle) ? b : a,
      )
      pages.delete(farthest)
      old.delete(farthest)
    }
  }

  return {
    total: () => total,
    row: index => pages.get(Math.floor(index / pageSize))?.[index % pageSize],
    problem: () => problem,
    need: (first, last) => {
      wanted = {
        first: Math.floor(Math.max(0, first) / pageSize),
        last: Math.floor(Math.max(0, first, last) / pageSize),
      }
      askWanted()
    },
    refresh: () => {
      for (const page of [...pages.keys(), ...asked]) old.add(page)
      askWanted()
    },
    open: () => {
      isClosed = false
    },
    close: () => {
      isClosed = true
    },
  }
}
