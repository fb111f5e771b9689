import { dayMs } from '#shared/durations'
import type { Frame } from '../bodies/recipe.ts'
import { range } from './exposures.ts'
import { jwstFile } from './file-builder.ts'
import type { ProgramSpec } from './program-spec.ts'
import type { DemoFile } from './types.ts'

/** Number of fine guiding and tracking files of a visit, of each kind. As in the archive they outnumber the exposures. */
const fineGuideFiles = 24

/**
 * Guide star files of a visit: identification images, acquisitions, tracking and fine guiding, raw and calibrated.
 * `frame` is any exposure of the visit.
 */
export function guideStarFiles(
  program: ProgramSpec,
  visit: string,
  frame: Frame,
  nextObsid: () => number,
): readonly DemoFile[] {
  const stamp = (minute: number): string => dayStamp(frame.startMjd - 0.03 + minute / 1440)
  const stems = [
    ...range(2).flatMap(i => [`gs-id_${i + 1}_image-`, `gs-id_${i + 1}_stacked-`]),
    `gs-acq1_${stamp(2)}_`,
    `gs-acq2_${stamp(3)}_`,
    ...range(4).map(i => `gs-track_${stamp(5 + 7 * i)}_`),
    ...range(fineGuideFiles).map(i => `gs-fg_${stamp(9 + 11 * i)}_`),
  ]
  return stems.flatMap(stem => {
    const obsId = `${visit}_${stem.replace(/[_-]$/, '')}`
    const owner = { obsId, dataset: visit, ownerObsid: nextObsid(), rowType: 'S' } as const
    return (['uncal', 'cal'] as const).map(stage =>
      jwstFile(program, owner, {
        filename: `${visit}_${stem}${stage}.fits`,
        category: stage === 'uncal' ? '1b' : '2b',
        productType: 'AUXILIARY',
        suffix: stem.endsWith('-') ? `_${stem.split('_').at(-1) ?? ''}${stage}` : `_${stage}`,
        subGroup: `GS-${/gs-([a-z]+)/.exec(stem)?.[1]?.toUpperCase() ?? ''}`,
        isRecommended: false,
        description: `guide star (${stage === 'uncal' ? 'L1b' : 'L2b'}) : ${/gs-([a-z0-9]+)/.exec(stem)?.[1] ?? ''}`,
        dataproductType: 'image',
        instrument: 'FGS',
        filters: '',
        recipe: { kind: 'fits', layout: 'guide', frame: guideFrame(frame, stage === 'uncal' ? 6 : 3) },
      }),
    )
  })
}

const guideFrame = (frame: Frame, groups: number): Frame => ({
  ...frame,
  instrument: 'FGS',
  detector: 'GUIDER1',
  filter: '',
  pupil: '',
  grating: '',
  exposureType: 'FGS_FINEGUIDE',
  exposureSeconds: 64,
  integrations: 1,
  groups,
  view: 'guide',
  side: 32,
})

/** `yyyydddhhmmss`, with the day of the year. */
function dayStamp(mjd: number): string {
  const date = new Date((mjd - 40_587) * dayMs)
  const dayOfYear = Math.floor((date.getTime() - Date.UTC(date.getUTCFullYear(), 0, 1)) / dayMs) + 1
  const time = date.toISOString().slice(11, 19).replaceAll(':', '')
  return `${date.getUTCFullYear()}${String(dayOfYear).padStart(3, '0')}${time}`
}
