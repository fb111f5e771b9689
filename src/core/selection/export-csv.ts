import type { Product } from '#shared/models'
import { csvRecord } from '../lists/csv-write.ts'
import { fileSetOf, suffixOf } from '../names/mast-names.ts'
import { instrumentOf } from '../names/instrument.ts'
import { archiveLevelOf } from './level.ts'

/** Columns of the archive's exported file list, exactly. */
const exportColumns = ['Dataset', 'Filename', 'Product Level', 'Suffix', 'Instrument', 'Filter / Grating']

/**
 * A file list as the archive's overlay exports it. Datasets are those of the mission search (no detector, no optical
 * elements) and instruments have no mode; where the list does not say the instrument, the file name does.
 */
export function exportCsv(products: readonly Product[]): string {
  return csvRecord(exportColumns) + products.map(exportRow).join('')
}

function exportRow(product: Product): string {
  return csvRecord([
    fileSetOf(product.filename) ?? product.obsId,
    product.filename,
    archiveLevelOf(product),
    suffixOf(product.filename),
    product.instrument?.split('/', 1)[0] ?? instrumentOf(product.filename),
    product.filters,
  ])
}
