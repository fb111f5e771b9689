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

/**
 * The pages of a query one after another, read. They end with the page that the archive calls the last one, or with an
 * empty one. Throws `archive-error` when fewer rows came than the archive announced, since a list that is short must not
 * pass for a whole one, and when a page comes twice or the pages do not end.
 */
export async function* askPages<T>(
  mashup: Mashup,
  invocation: Invocation,
  read: (service: string, rows: unknown) => ReadRows<T>,
  signal: AbortSignal,
  manners?: Partial<InvokeManners>,
): AsyncGenerator<ReadRows<T>> {
  const { service } = invocation
  const repeats = createRepeats()
  let received = 0
  let announced = 0
  let announcedPages = 0
  for (let page = 1, pages = 1; page <= pages; page += 1) {
    const answer = await mashup.invoke({ ...invocation, page, pageSize: rowsPerPage }, signal, manners)
    const rows = read(service, answer['data'])
    const count = rows.rows.length + rows.leftOut.length
    if (repeats.isRepeated(answer['data'])) throw endless(service, `page ${page} is a page that came before`)
    received += count
    const paging = pagingOf(answer)
    // Where rows are not counted, an announced page that comes empty is the only sign of a list that is short.
    if (count === 0 && page > 1 && announced === 0 && page <= announcedPages) {
      throw new AppError(
        'archive-error',
        `The archive announced ${announcedPages} pages of ${service}, and page ${page} came empty; try again.`,
      )
    }
    announced = Math.max(announced, paging.rows ?? 0, paging.rowsOfPage ?? 0)
    announcedPages = Math.max(announcedPages, paging.pages ?? 0)
    // Without a word about pages, a full one means that another follows.
    pages = count === 0 ? page : (paging.pages ?? (count >= rowsPerPage ? page + 1 : page))
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
}

const endless = (service: string, why: string): AppError =>
  new AppError('archive-error', `The archive's answer to ${service} has no end: ${why}; try again later.`)

/** So few rows may come again by chance, since the archive lists a file once for each of its observations. */
const fewRows = 10
const mostChances = 3

/** Recognises a page that came before: by its first rows, its last ones, and how many there are. */
function createRepeats() {
  const seen = new Map<string, number>()
  return {
    isRepeated(answer: unknown): boolean {
      const rows: readonly unknown[] = Array.isArray(answer) ? answer : []
      if (rows.length === 0) return false
      const sample = [...rows.slice(0, 3), ...rows.slice(-3)]
      const mark = `${rows.length} ${sample.map(row => shallowText(row)).join()}`
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
