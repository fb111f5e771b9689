import type { DemoFile, DemoObservation } from '../../catalogue/types.ts'
import type { ArchiveContext } from '../context.ts'
import { textOf } from '../read-body.ts'
import { observationColumns } from './columns.ts'
import { toRowTest, type Row, type RowTest } from './filters.ts'
import { QueryError } from './query-error.ts'
import { separationArcsec, type Cone } from './sky.ts'

const observationNames: ReadonlySet<string> = new Set(observationColumns.map(column => column.name))

/** Observations that pass the filters, in catalogue order. @throws QueryError */
export function filteredRows({ catalogue }: ArchiveContext, filters: unknown): Row[] {
  return toRows(catalogue.observations).filter(toRowTest(filters, observationNames))
}

/**
 * Observations whose centre is inside a cone, nearest first, with `distance` and `objID1`. Moving targets have no
 * position and are never found. @throws QueryError
 */
export function positionRows({ catalogue }: ArchiveContext, cone: Cone, filters: unknown): Row[] {
  const names = new Set([...observationNames, 'distance', 'objID1'])
  const isWanted: RowTest = toRowTest(filters, names)
  return catalogue.observations
    .filter(({ mtFlag }) => !mtFlag)
    .map(row => ({ row, distance: separationArcsec(cone.raDeg, cone.decDeg, row.s_ra, row.s_dec) }))
    .filter(({ distance }) => distance <= cone.radiusDeg * 3600)
    .sort((a, b) => a.distance - b.distance)
    .map(({ row, distance }): Row => ({ ...row, objID1: row.objID, distance }))
    .filter(isWanted)
}

/**
 * The product rows of a comma list of obsid: one row for each reference, duplicates included.
 * @throws QueryError when an entry is not a number: an `obs_id` instead of an `obsid` is an error.
 */
export function productRows({ catalogue }: ArchiveContext, obsids: unknown): Row[] {
  const words = textOf(obsids, '')
    .split(',')
    .map(word => word.trim())
    .filter(word => word !== '')
  if (words.length === 0) throw new QueryError('The parameter obsid is missing.')
  return words.flatMap(word => {
    if (!/^\d+$/.test(word)) throw new QueryError(`Error converting data type varchar to bigint: '${word}'.`)
    return catalogue.filesOf(Number(word)).map(file => productRow(file, word))
  })
}

const productRow = (file: DemoFile, parent: string): Row => ({
  obsID: file.ownerObsid,
  obs_collection: file.collection,
  dataproduct_type: file.dataproductType,
  obs_id: file.obsId,
  description: file.description,
  type: file.rowType,
  dataURI: file.uri,
  productType: file.productType,
  productGroupDescription: file.isRecommended ? 'Minimum Recommended Products' : null,
  productSubGroupDescription: file.subGroup,
  productDocumentationURL: null,
  project: file.project,
  prvversion: file.version,
  proposal_id: file.programId,
  productFilename: file.filename,
  size: file.sizeBytes,
  parent_obsid: parent,
  dataRights: file.access,
  calib_level: file.calibLevel,
  filters: file.filters,
})

/** Sound: a DemoObservation is an object of cells by column name. */
const toRows = (observations: readonly DemoObservation[]): readonly Row[] =>
  observations as readonly (DemoObservation & Row)[]
