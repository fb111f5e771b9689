import type { Target } from '../bodies/recipe.ts'

/** An HST program of ACS/WFC visits. */
export interface HstProgram {
  readonly id: string
  /** Prefix of all its file names: instrument letter and program. */
  readonly root: string
  readonly title: string
  readonly investigator: string
  readonly target: Target
  readonly targetClass: string
  readonly startMjd: number
  readonly version: string
  readonly firstObsid: number
  readonly visits: readonly HstVisit[]
}

/** Exposures through one filter, and the association that combines them. */
export interface HstVisit {
  /** `j97c11010` */
  readonly association: string
  readonly exposures: readonly string[]
  readonly filter: string
  readonly band: readonly [from: number, to: number]
  readonly exposureSeconds: number
}

export const hstPrograms: readonly HstProgram[] = [
  {
    id: '10452',
    root: 'j97c',
    title: 'HST Imaging of the Interacting Galaxies NGC 5194/5195: the Hubble Heritage mosaic of M51',
    investigator: 'Beckwith, Steven V. W.',
    target: { name: 'M51-POS1', ra: 202.469575, dec: 47.195258, sky: 'spiral', fieldArcsec: 420 },
    targetClass: 'GALAXY; SPIRAL',
    startMjd: 53_383.4127,
    version: '10.4.0',
    // Keys above 2^31, as real ones are.
    firstObsid: 2_436_100_000,
    visits: [
      visit('j97c11010', ['j97c11kyq', 'j97c11kzq', 'j97c11l1q', 'j97c11l3q'], 'F435W', [3610, 4860], 2720),
      visit('j97c11020', ['j97c11l5q', 'j97c11l7q', 'j97c11l9q', 'j97c11lbq'], 'F555W', [4584, 6209], 1360),
      visit('j97c11030', ['j97c11ldq', 'j97c11lfq', 'j97c11lhq', 'j97c11ljq'], 'F658N', [6510, 6660], 2720),
      visit('j97c11040', ['j97c11llq', 'j97c11lnq', 'j97c11lpq', 'j97c11lrq'], 'F814W', [6885, 9648], 1360),
    ],
  },
]

function visit(
  association: string,
  exposures: readonly string[],
  filter: string,
  band: readonly [number, number],
  exposureSeconds: number,
): HstVisit {
  return { association, exposures, filter, band: [band[0] / 10, band[1] / 10], exposureSeconds }
}
