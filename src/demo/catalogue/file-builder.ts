import { sizeOf } from '../bodies/index.ts'
import type { BodyRecipe, Frame } from '../bodies/recipe.ts'
import type { Exposure } from './exposures.ts'
import type { GroupSpec, ProgramSpec } from './program-spec.ts'
import type { DemoFile } from './types.ts'

/** The owner of a file. */
export interface Owner {
  readonly obsId: string
  readonly ownerObsid: number
  readonly dataset: string
  readonly rowType: 'D' | 'S'
}

/** The owner of an exposure's files. */
export const exposureOwner = ({ obsId, dataset, ownerObsid }: Exposure): Owner => ({
  obsId,
  dataset,
  ownerObsid,
  rowType: 'S',
})

/** `jw02733` */
export const programName = (program: ProgramSpec): string => `jw${program.id.padStart(5, '0')}`

/** With its mode: `NIRCAM/IMAGE`. */
export const instrumentName = (group: GroupSpec): string => `${group.instrument}/${group.instrumentMode}`

export type FileFacts = Pick<
  DemoFile,
  | 'filename'
  | 'category'
  | 'productType'
  | 'suffix'
  | 'subGroup'
  | 'isRecommended'
  | 'description'
  | 'dataproductType'
  | 'filters'
  | 'instrument'
> & { readonly recipe: BodyRecipe }

/** A file of a JWST program, with the size that its body will have. */
export function jwstFile(program: ProgramSpec, owner: Owner, facts: FileFacts): DemoFile {
  const uri = `mast:JWST/product/${facts.filename}`
  return {
    ...facts,
    ...owner,
    uri,
    collection: 'JWST',
    sizeBytes: sizeOf(facts.recipe, uri, program.version),
    access: program.access,
    calibLevel: calibLevelOf(facts.category),
    programId: program.id,
    version: program.version,
    project: 'CALJWST',
  }
}

/** CAOM level of a pipeline level: 1b is 1, 2a to 2c are 2, and files of associations are 3. */
const calibLevelOf = (category: string): number => (category === '1b' ? 1 : category.startsWith('2') ? 2 : 3)

/** The preview and thumbnail that go with an image or spectrum. */
export function previewsOf(file: DemoFile, frame: Frame): readonly FileFacts[] {
  const stem = file.filename.replace(/\.fits$/, '')
  const isPlot = /_(x1d|c1d|x1dints)$/.test(stem)
  return ([false, true] as const).map(isThumbnail => ({
    filename: `${stem}${isThumbnail ? '_thumb' : ''}.jpg`,
    category: file.category,
    productType: isThumbnail ? 'THUMBNAIL' : 'PREVIEW',
    suffix: `${file.suffix}${isThumbnail ? '_thumb' : ''}`,
    subGroup: null,
    isRecommended: false,
    description: isThumbnail ? 'Preview-Thumb' : 'Preview-Full',
    dataproductType: file.dataproductType,
    filters: file.filters,
    instrument: file.instrument,
    recipe: { kind: 'preview', isThumbnail, isPlot, frame },
  }))
}
