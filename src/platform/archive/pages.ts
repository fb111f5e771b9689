import { AppError } from '#shared/errors'
import type { Invocation, InvokeManners, Mashup } from './mashup.ts'
import type { ReadRows } from './read-rows.ts'
import { isRecord, type Row } from './row-reader.ts'

/** astroquery's page size too; the archive's own default is 1,000. */
const rowsPerPage = 50_000
/** Twice what the archive gives out for one query: more rows are pages that never end. */
const mostRows = 1_000_000
/** At 1,000 rows, the archive's own page size, `mostRows` are fewer pages. */
const mostPages = 1_000

/** Servers cut lists at round numbers of rows: the archive's own page size is 1,000, ours 50,000. */
const roundRows = 1_000

/**
 * The pages of a query one after another, read. They end with the page that the archive calls the last one, or with an
 * empty one; where it says nothing about pages, the next one is asked for, however short the last was. Throws
 * `archive-error` when fewer rows came than the archive announced, since a list that is short must not pass for a whole
 * one, and when a page comes twice or the pages do not end. `counted`: how many rows the archive counted before.
 */
export async function* askPages<T>(
  mashup: Mashup,
  invocation: Invocation,
  read: (service: string, rows: unknown) => ReadRows<T>,
  signal: AbortSignal,
  { counted = null, ...manners }: Partial<InvokeManners> & { readonly counted?: number | null } = {},
): AsyncGenerator<ReadRows<T>> {
  const { service } = invocation
  const repeats = createRepeats()
  let received = 0
  let announced = 0
  let announcedPages = 0
  let longest = 0
  let isShort = false
  for (let page = 1, pages = 1; page <= pages; page += 1) {
    const answer = await mashup.invoke({ ...invocation, page, pageSize: rowsPerPage }, signal, manners)
    const rows = read(service, answer['data'])
    const count = rows.rows.length + rows.leftOut.length
    const paging = pagingOf(answer)
    const isUntold = announcedPages === 0 && announced === 0 && paging.pages === null
    if (isUntold && count > 0 && repeats.isLast(answer['data'])) {
      // This archive gives the same answer for every page: it is whole, unless it ends where lists are cut.
      if (received % roundRows === 0) throw cutShort(service, received)
      return
    }
    if (repeats.isRepeated(answer['data'])) throw endless(service, `page ${page} is a page that came before`)
    received += count
    announcedPages = Math.max(announcedPages, paging.pages ?? 0)
    // Where rows are not counted, an announced page that comes empty is the only sign of a list that is short.
    if (count === 0 && announcedPages > 1 && announced === 0 && page <= announcedPages) {
      throw new AppError(
        'archive-error',
        `The archive announced ${announcedPages} pages of ${service}, and page ${page} came empty; try again.`,
      )
    }
    announced = Math.max(announced, paging.rows ?? 0, paging.rowsOfPage ?? 0)
    // Only the last page may be shorter than the others; where rows are counted, their number says more.
    if (isShort && count > 0 && announced === 0 && counted === null) throw cutShort(service, received - count)
    longest = Math.max(longest, count)
    isShort = count < longest
    pages = count === 0 ? page : lastPage(page, count)
    if (page < pages && (page >= mostPages || received >= mostRows))
      throw endless(service, `its pages do not end (${received} rows so far)`)
    yield rows
  }
  if (received < announced) {
    throw new AppError(
      'archive-error',
      `The archive gave ${received} of ${announced} rows of ${service}; try again.`,
    )
  }

  /** As far as a page shows. A page of full length says nothing about the rest unless all rows are counted. */
  function lastPage(page: number, count: number): number {
    if (announcedPages > page) return announcedPages
    if (announcedPages > 0) return announced === 0 && count >= rowsPerPage ? page + 1 : announcedPages
    return counted !== null && received >= counted ? page : page + 1
  }
}

const cutShort = (service: string, received: number): AppError =>
  new AppError(
    'archive-error',
    `The archive's answer to ${service} is cut: it ends after ${received} rows and does not say whether there are more; try again later.`,
  )

const endless = (service: string, why: string): AppError =>
  new AppError('archive-error', `The archive's answer to ${service} has no end: ${why}; try again later.`)

/** So few rows may come again by chance, since the archive lists a file once for each of its observations. */
const fewRows = 10
const mostChances = 3

/** Recognises a page that came before: by its first rows, its last ones, and how many there are. */
function createRepeats() {
  const seen = new Map<string, number>()
  let last: string | null = null
  const markOf = (answer: unknown): string | null => {
    const rows: readonly unknown[] = Array.isArray(answer) ? answer : []
    if (rows.length === 0) return null
    const sample = [...rows.slice(0, 3), ...rows.slice(-3)]
    return `${rows.length} ${sample.map(row => shallowText(row)).join()}`
  }
  return {
    /** Whether it is the page that came just before. */
    isLast: (answer: unknown): boolean => last !== null && markOf(answer) === last,
    isRepeated(answer: unknown): boolean {
      const rows: readonly unknown[] = Array.isArray(answer) ? answer : []
      const mark = markOf(answer)
      if (mark === null) return false
      last = mark
      const times = seen.get(mark) ?? 0
      seen.set(mark, times + 1)
      return times >= (rows.length < fewRows ? mostChances : 1)
    },
  }
}

/** Without what a cell may hold inside: nesting of any depth must not be walked. */
const shallowText = (row: unknown): string =>
  isRecord(row)
    ? JSON.stringify(Object.values(row).map(value => (isScalar(value) ? value : '{}')))
    : typeof row

const isScalar = (value: unknown): boolean => typeof value !== 'object' || value === null

interface Paging {
  readonly pages: number | null
  /** Of all pages. */
  readonly rows: number | null
  /** Of this page, as far as the archive says. */
  readonly rowsOfPage: number | null
}

function pagingOf(answer: Row): Paging {
  const {
    pagesFiltered,
    rowsFiltered,
    rowsTotal,
    rows: ofPage,
  } = isRecord(answer['paging']) ? answer['paging'] : {}
  const rows = countOf(rowsFiltered) ?? countOf(rowsTotal)
  const pages = countOf(pagesFiltered)
  return {
    rows,
    pages: pages ?? (rows === null ? null : Math.ceil(rows / rowsPerPage)),
    rowsOfPage: countOf(ofPage),
  }
}

/** Sent as number or as text; null for everything that counts nothing. */
function countOf(value: unknown): number | null {
  const number = typeof value === 'string' && /^\d{1,15}$/.test(value) ? Number(value) : value
  return typeof number === 'number' && Number.isSafeInteger(number) && number >= 0 ? number : null
}
