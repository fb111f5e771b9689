import { collectionOf, dataSetOf, filenameOf } from '#core/names/mast-names'
import type { ProductRow } from '#shared/models'
import { readRows, type ReadRows } from './read-rows.ts'
import type { RowReader } from './row-reader.ts'

const known: ReadonlySet<string> = new Set([
  'dataURI',
  'productFilename',
  'obs_id',
  'obs_collection',
  'size',
  'dataRights',
  'calib_level',
  'productType',
  'productSubGroupDescription',
  'productGroupDescription',
  'description',
  'prvversion',
  'proposal_id',
  'instrument_name',
  'filters',
  'parent_obsid',
])

/**
 * Product rows as they are in the answer, duplicates included; the older set of 15 columns has no rights, level,
 * program or parent. A row without URI is left out and named; where only the dataset or the collection is missing, it
 * is read from the names. Throws `wire-format` as `readRows` does.
 */
export function readProducts(service: string, rows: unknown): ReadRows<ProductRow> {
  return readRows(service, rows, readProduct)
}

/** A text with a scheme; `N/A` and numbers name no file. */
const uriOf = (text: string | null): string | null =>
  text !== null && /^[a-z][a-z0-9+.-]*:./i.test(text) ? text : null

function readProduct(row: RowReader): ProductRow {
  const uri = row.required('dataURI', uriOf(row.exactText('dataURI')))
  const filename = row.exactText('productFilename') ?? filenameOf(uri)
  return {
    uri,
    filename,
    obsId: row.required('obs_id', row.text('obs_id') ?? dataSetOf(filename)),
    collection: row.required('obs_collection', row.text('obs_collection') ?? collectionOf(uri)),
    sizeBytes: row.size('size'),
    access: row.text('dataRights') ?? 'UNKNOWN',
    calibLevel: row.integer('calib_level'),
    productType: row.text('productType'),
    subGroup: row.text('productSubGroupDescription'),
    isRecommended: row.text('productGroupDescription') === 'Minimum Recommended Products',
    description: row.text('description'),
    version: row.text('prvversion'),
    programId: row.text('proposal_id'),
    instrument: row.text('instrument_name'),
    filters: row.text('filters'),
    parentObsid: row.id('parent_obsid'),
    extra: row.extra(known),
  }
}
