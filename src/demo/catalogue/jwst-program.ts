import type { Frame } from '../bodies/recipe.ts'
import type { AssociationMember } from '../bodies/text/association.ts'
import { exposuresOf, frameOf, visitOf, type Exposure } from './exposures.ts'
import { exposureOwner, type Owner } from './file-builder.ts'
import { guideStarFiles } from './guide-stars.ts'
import { productsOf, type Product } from './products.ts'
import type { GroupSpec, ProgramSpec } from './program-spec.ts'
import { scienceFiles } from './science-files.ts'
import { associationFile, poolFile, shutterFile } from './shared-files.ts'
import { modes } from './modes.ts'
import { exposureSuffixes, productSuffixes } from './suffixes.ts'
import type { DemoFile } from './types.ts'

/** The files of a program, each once, and the list of each observation with its duplicates. */
export interface ProgramFiles {
  readonly files: ReadonlyMap<string, DemoFile>
  readonly lists: ReadonlyMap<number, readonly DemoFile[]>
}

/** State shared while building one program. */
interface Making {
  readonly program: ProgramSpec
  readonly scale: number
  readonly pool: DemoFile
  /** Returns five digits, one higher at every call. */
  readonly nextAssociation: () => string
  /** Guide star files of a visit, the same for all groups of it; `frame` is any exposure of the visit. */
  readonly guideStars: (visit: string, frame: Frame) => readonly DemoFile[]
}

/** Builds all files of a JWST program. The largest takes tens of milliseconds, so callers build on first use. */
export function jwstProgramFiles(program: ProgramSpec, scale: number): ProgramFiles {
  let lastObsid = program.firstObsid + 1000
  const nextObsid = (): number => ++lastObsid
  const groups = program.groups.map(group => exposuresOf(program, group, scale, nextObsid))
  let association = 0
  const visits = new Map<string, readonly DemoFile[]>()
  const making: Making = {
    program,
    scale,
    pool: poolFile(program, groups.flat()),
    nextAssociation: () => String(++association).padStart(5, '0'),
    guideStars(visit, frame) {
      const files = visits.get(visit) ?? guideStarFiles(program, visit, frame, nextObsid)
      visits.set(visit, files)
      return files
    },
  }
  const lists = new Map(groups.flatMap(exposures => groupLists(making, exposures)))
  const files = new Map([...lists.values()].flat().map(file => [file.uri, file]))
  return { files, lists }
}

/** For every product group of a group of exposures: its own files, then those of its exposures, and guide stars. */
function groupLists(
  making: Making,
  exposures: readonly Exposure[],
): readonly (readonly [obsid: number, list: readonly DemoFile[]])[] {
  const [first] = exposures
  if (first === undefined) return []
  const { program, pool } = making
  const { group } = first
  const guides = making.guideStars(visitOf(program, group), first.frame)
  const shutters = group.mode === 'shutters' ? [shutterFile(program, first)] : []
  const taken = exposures.map(exposure => ({ exposure, files: exposureFiles(making, exposure) }))
  return productsOf(program, group).map(product => {
    const members = taken.filter(({ exposure }) => exposure.optic === product.optic)
    const own = productFiles(
      making,
      group,
      product,
      members.map(({ exposure }) => exposure),
    )
    const ofMembers = members.flatMap(({ files }, i) => [
      ...files.filter(file => belongsTo(file, product)),
      // The archive repeats the pool and the shutters under many of the exposures that share them.
      ...(i % 4 === 0 ? [pool] : []),
      ...shutters,
    ])
    return [product.observation.obsid, [...own, pool, ...shutters, ...ofMembers, ...guides]]
  })
}

/** A stage 2c file carries its candidate in its name and is listed only there. */
const belongsTo = (file: DemoFile, product: Product): boolean =>
  file.category !== '2c' || file.filename.includes(`_${product.candidate}_`)

/** Stages 0 to 2c of one exposure, and the association of its stage 2. */
function exposureFiles({ program, nextAssociation }: Making, exposure: Exposure): readonly DemoFile[] {
  const { group, optic, frame, obsId } = exposure
  const { stage2, exposure: suffixes } = modes[group.mode]
  const owner = exposureOwner(exposure)
  const science = suffixes.flatMap(suffix => {
    const facts = exposureSuffixes[suffix]
    if (facts === undefined) return []
    const tags = facts.category === '2c' ? group.candidates.map(candidate => `_${candidate}`) : ['']
    return tags.flatMap(tag => {
      const stem = `${obsId}${tag}_${suffix}`
      return scienceFiles(program, owner, { group, optic, suffix, facts, stem, frame, isRecommended: false })
    })
  })
  const association = associationFile(program, owner, {
    ...stage2,
    group,
    optic,
    number: nextAssociation(),
    candidate: group.candidates[0] ?? 'o001',
    productName: obsId,
    members: [{ expname: `${obsId}_rate.fits`, exptype: 'science' }],
    isRecommended: false,
  })
  return [...science, association]
}

/** Stage 3 of a product group, and its association. */
function productFiles(
  { program, scale, nextAssociation }: Making,
  group: GroupSpec,
  product: Product,
  exposures: readonly Exposure[],
): readonly DemoFile[] {
  const { stage3, product: suffixes, stage3Input } = modes[group.mode]
  const { observation, optic, candidate, stems } = product
  // Mosaics of many detectors have more pixels.
  const side = group.productSide * (optic.detectors.length > 2 ? 1.25 : 1)
  const frame = { ...frameOf(program, group, optic, scale), side }
  const science = stems.flatMap((stem, index) => {
    // A small shift gives each source its own spectrum.
    const window = stems.length === 1 ? frame.window : { ...frame.window, x: frame.window.x + index * 1e-6 }
    const owner: Owner = { obsId: stem, dataset: stem, ownerObsid: observation.obsid, rowType: 'D' }
    return suffixes.flatMap(suffix => {
      const facts = productSuffixes[suffix]
      if (facts === undefined) return []
      const of = { group, optic, suffix, facts, stem: `${stem}_${suffix}`, frame: { ...frame, window } }
      return scienceFiles(program, owner, { ...of, isRecommended: true })
    })
  })
  const { obs_id: obsId, obsid: ownerObsid } = observation
  const association = associationFile(
    program,
    { obsId, dataset: obsId, ownerObsid, rowType: 'D' },
    {
      ...stage3,
      group,
      optic,
      number: nextAssociation(),
      candidate,
      productName: obsId,
      members: exposures.map((exposure): AssociationMember => {
        return { expname: `${exposure.obsId}_${stage3Input}.fits`, exptype: 'science' }
      }),
      isRecommended: true,
    },
  )
  return [...science, association]
}
