import type { Frame } from '../bodies/recipe.ts'
import { uniform } from '../bodies/random.ts'
import type { GroupSpec, OpticSpec, ProgramSpec } from './program-spec.ts'

/** One exposure of one detector. */
export interface Exposure {
  /** `jw02733001001_02101_00001_nrcb1`: the owner of its files. */
  readonly obsId: string
  /** `jw02733001001_02101_00001`: all detectors together. */
  readonly dataset: string
  readonly ownerObsid: number
  readonly group: GroupSpec
  readonly optic: OpticSpec
  readonly frame: Frame
}

export const visitOf = (program: ProgramSpec, group: GroupSpec): string =>
  `jw${program.id.padStart(5, '0')}${group.observation}001`

/** Exposures of a group, by dither, detector and segment, with keys from `nextObsid`. */
export function exposuresOf(
  program: ProgramSpec,
  group: GroupSpec,
  scale: number,
  nextObsid: () => number,
): readonly Exposure[] {
  return group.optics.flatMap(optic =>
    range(group.dithers).flatMap(dither =>
      optic.detectors.flatMap((detector, place) =>
        range(group.segments ?? 1).map(segment => {
          const exposure = String(dither + 1).padStart(5, '0')
          const dataset = `${visitOf(program, group)}_${optic.activity}_${exposure}`
          const part = group.segments === undefined ? '' : `-seg${String(segment + 1).padStart(3, '0')}`
          return {
            obsId: `${dataset}${part}_${detector}`,
            dataset,
            ownerObsid: nextObsid(),
            group,
            optic,
            frame: {
              ...frameOf(program, group, optic, scale),
              detector: detector.toUpperCase(),
              exposure,
              activity: optic.activity,
              startMjd: group.startMjd + dither * 0.021 + segment * 0.08,
              exposureSeconds: group.exposureSeconds / group.dithers,
              window: windowOf(optic.detectors.length, place, dither),
            },
          }
        }),
      ),
    ),
  )
}

/** Facts that all exposures and products of an optical element share. */
export function frameOf(program: ProgramSpec, group: GroupSpec, optic: OpticSpec, scale: number): Frame {
  return {
    telescope: 'JWST',
    instrument: group.instrument,
    detector: 'MULTIPLE',
    filter: optic.filter,
    pupil: optic.pupil ?? '',
    grating: optic.grating ?? '',
    exposureType: group.exposureType,
    target: group.target,
    programId: program.id,
    title: program.title,
    investigator: program.investigator,
    observation: group.observation,
    visit: '001',
    activity: '',
    exposure: '',
    startMjd: group.startMjd,
    exposureSeconds: group.exposureSeconds,
    integrations: group.integrations,
    groups: group.groups,
    wavelength: (optic.band[0] + optic.band[1]) / 2000,
    view: group.view,
    window: { x: 0.02, y: 0.02, width: 0.96 },
    side: group.side,
    scale,
    software: program.software,
  }
}

/** The part of the field that a detector sees: one of four columns, a half, or nearly all. Dithers shift it slightly. */
function windowOf(detectors: number, place: number, dither: number): Frame['window'] {
  const next = uniform(dither + 1)
  const shift = (): number => 0.02 * (next() - 0.5)
  if (detectors > 2)
    return {
      x: 0.03 + 0.235 * (place % 4) + shift(),
      y: 0.25 + 0.27 * Math.floor(place / 4) + shift(),
      width: 0.24,
    }
  if (detectors === 2) return { x: 0.03 + 0.48 * place + shift(), y: 0.26 + shift(), width: 0.46 }
  return { x: 0.06 + shift(), y: 0.06 + shift(), width: 0.86 }
}

export const range = (length: number): readonly number[] => Array.from({ length }, (_, i) => i)
