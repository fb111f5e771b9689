import type { DataSet } from '../catalogue-index.ts'
import type { Row } from '../mashup/filters.ts'
import { hubbleColumns, jwstColumns, type MissionColumn } from './columns.ts'
import { hubbleRow, jwstRow } from './rows.ts'

/** The differences between the missions of the mission search. */
export interface Mission {
  readonly name: 'jwst' | 'hst'
  readonly collection: 'JWST' | 'HST'
  readonly columns: readonly MissionColumn[]
  /** The column that names the dataset, and those of its position. */
  readonly key: string
  readonly ra: string
  readonly dec: string
  /** Text is padded with blanks to this length; 0 for no padding. */
  readonly padding: number
  readonly rowOf: (dataSet: DataSet) => Row
}

const missions: Readonly<Record<string, Mission>> = {
  jwst: {
    name: 'jwst',
    collection: 'JWST',
    columns: jwstColumns,
    key: 'fileSetName',
    ra: 'targ_ra',
    dec: 'targ_dec',
    padding: 0,
    rowOf: jwstRow,
  },
  hst: {
    name: 'hst',
    collection: 'HST',
    columns: hubbleColumns,
    key: 'sci_data_set_name',
    ra: 'sci_ra',
    dec: 'sci_dec',
    padding: 6,
    rowOf: hubbleRow,
  },
}

/** The mission of an address; undefined for one that the demo does not have. */
export const missionOf = (name: string): Mission | undefined =>
  Object.hasOwn(missions, name) ? missions[name] : undefined
