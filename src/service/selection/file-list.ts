import type { ExtraColumns, Product, ProductRow } from '#shared/models'
import type { ListedFile } from '#core/lists/wanted-files'
import { foldName, safeName } from '#core/names/safe-name'
import type { AskedFor } from '#core/product-list'
import { classify, type ClassifiedProduct } from '#core/selection/classify'

/** One file of a list with what its name says. */
export interface ListEntry {
  /** The order of arrival, from 0 without gaps: what bit sets are indexed by. */
  readonly id: number
  readonly file: ClassifiedProduct
  /** Whether the list says that a token is needed; one that says nothing does not. */
  readonly needsToken: boolean
  /** The same for files with equal names in the flat layout, on any file system. */
  readonly flatKey: string
  /** Where an imported list puts it; null where it does not say. */
  readonly listedPath: string | null
}

/** The files of a list while it arrives: each URI once, every reference kept. */
export interface FileList {
  /** One group's rows, as of `ProductList`: the order is that of the observations asked for, whenever they arrive. */
  addRows(rows: readonly ProductRow[], askedFor: (obsid: string) => AskedFor | undefined): void
  addFiles(files: readonly ListedFile[]): void
  /** By id. */
  readonly entries: readonly ListEntry[]
  idOf(uri: string): number | undefined
  /** In list order. */
  inOrder(): readonly ListEntry[]
  /** How many files have this name in the flat layout. */
  twinsOf(flatKey: string): number
  /** Grows with every change. */
  readonly version: number
}

/** More rows than one observation can have, so that positions of two never overlap. */
const rowsPerObservation = 2 ** 24
/** Rows that do not say who asked for them keep the order in which they came. */
const afterAll = 2 ** 51
/** Extra columns are not needed to choose, and 100,000 files are held in memory. */
const noExtra: ExtraColumns = {}

export function createFileList(): FileList {
  const entries: ListEntry[] = []
  const positions: number[] = []
  const ids = new Map<string, number>()
  const parents: string[][] = []
  const twins = new Map<string, number>()
  let ordered: readonly ListEntry[] | null = null
  let version = 0
  let rowCount = 0

  function add(product: Product, position: number, listedPath: string | null): void {
    const id = entries.length
    const ownParents = [...product.parents]
    const file = classify({ ...product, parents: ownParents })
    const collection = product.collection.toUpperCase()
    const flatKey = foldName(`${collection}/${safeName(product.filename)}`)
    entries.push({ id, file, needsToken: product.access !== '' && !file.isPublic, flatKey, listedPath })
    positions.push(position)
    parents.push(ownParents)
    ids.set(product.uri, id)
    twins.set(flatKey, (twins.get(flatKey) ?? 0) + 1)
  }

  function addRow(row: ProductRow, askedFor: AskedFor | undefined, rank: number): void {
    const position = askedFor ? askedFor.index * rowsPerObservation + rank : afterAll + rowCount
    const parent = askedFor?.obsId ?? row.obsId
    rowCount += 1
    const id = ids.get(row.uri)
    if (id === undefined) {
      const { parentObsid: _, ...columns } = row
      add({ ...columns, description: null, extra: noExtra, parents: [parent] }, position, null)
      return
    }
    // A parent that is listed again by a repeated group or row is the same reference.
    if (parents[id]?.includes(parent) === false) parents[id].push(parent)
    improve(id, row, position)
  }

  /** The first row in list order says whose the file is, whenever it arrives. */
  function improve(id: number, row: ProductRow, position: number): void {
    const entry = entries[id]
    if (entry === undefined) return
    const isEarlier = position < (positions[id] ?? 0)
    if (isEarlier) positions[id] = position
    const { product } = entry.file
    const isRecommended = product.isRecommended || row.isRecommended
    if (!isEarlier && isRecommended === product.isRecommended) return
    const obsId = isEarlier ? row.obsId : product.obsId
    entries[id] = { ...entry, file: { ...entry.file, product: { ...product, obsId, isRecommended } } }
  }

  function changed(): void {
    ordered = null
    version += 1
  }

  return {
    addRows(rows, askedFor) {
      for (const [rank, row] of rows.entries())
        addRow(row, row.parentObsid === null ? undefined : askedFor(row.parentObsid), rank)
      changed()
    },
    addFiles(files) {
      for (const file of files)
        if (!ids.has(file.uri)) add(productOf(file), afterAll + rowCount++, file.relativePath)
      changed()
    },
    entries,
    idOf: uri => ids.get(uri),
    inOrder: () => (ordered ??= entries.toSorted((a, b) => (positions[a.id] ?? 0) - (positions[b.id] ?? 0))),
    twinsOf: flatKey => twins.get(flatKey) ?? 0,
    get version() {
      return version
    },
  }
}

/** What a list does not say stays unknown; an access that is not said is the empty string. */
function productOf(file: ListedFile): Product {
  const { relativePath: _, obsId, collection, access, ...same } = file
  return {
    ...same,
    obsId: obsId ?? '',
    collection: collection ?? '',
    access: access ?? '',
    productType: null,
    subGroup: null,
    isRecommended: false,
    description: null,
    instrument: null,
    filters: null,
    extra: noExtra,
  }
}
