/** Files that many exposures and products share: associations, pools and shutter configurations. */
import { associationJson, type AssociationMember } from '../bodies/text/association.ts'
import { poolText } from '../bodies/text/pool.ts'
import { visitOf, type Exposure } from './exposures.ts'
import { exposureOwner, instrumentName, jwstFile, programName, type Owner } from './file-builder.ts'
import type { GroupSpec, OpticSpec, ProgramSpec } from './program-spec.ts'
import type { DemoFile } from './types.ts'

export interface AssociationSpec {
  readonly group: GroupSpec
  readonly optic: OpticSpec
  readonly type: string
  readonly rule: string
  readonly candidate: string
  /** Five digits, unique in the program. */
  readonly number: string
  readonly productName: string
  readonly members: readonly AssociationMember[]
  readonly isRecommended: boolean
}

const poolName = (program: ProgramSpec): string => `${programName(program)}_${program.stamp}_pool.csv`

export function associationFile(program: ProgramSpec, owner: Owner, of: AssociationSpec): DemoFile {
  const { group, type, rule, candidate, productName, members } = of
  const facts = { type, rule, candidate, productName, members, target: group.targetId }
  const shared = { program: program.id, stamp: program.stamp, pool: poolName(program) }
  return jwstFile(program, owner, {
    filename: `${programName(program)}-${candidate}_${program.stamp}_${type}_${of.number}_asn.json`,
    category: 'ASSOCIATION',
    productType: 'INFO',
    suffix: '_asn',
    subGroup: 'ASN',
    isRecommended: of.isRecommended,
    description: 'source/target (L3) : association generator',
    dataproductType: group.dataproductType,
    filters: of.optic.column,
    instrument: instrumentName(group),
    recipe: {
      kind: 'text',
      contentType: 'application/json',
      text: version => associationJson({ ...facts, ...shared }, version),
    },
  })
}

const poolColumns = [
  'asn_candidate',
  'date_obs',
  'detector',
  'exp_type',
  'exposure',
  'filename',
  'filter',
  'grating',
  'instrume',
  'obs_num',
  'program',
  'pupil',
  'targetid',
  'targname',
  'visit',
] as const

/** The pool lists every exposure of the program. */
export function poolFile(program: ProgramSpec, exposures: readonly Exposure[]): DemoFile {
  const rows = exposures.map(({ obsId, group, frame }) => ({
    asn_candidate: `[${group.candidates.map(candidate => `('${candidate}', 'OBSERVATION')`).join(', ')}]`,
    date_obs: program.software.date.slice(0, 10),
    detector: frame.detector,
    exp_type: frame.exposureType,
    exposure: frame.exposure,
    filename: `${obsId}_uncal.fits`,
    filter: frame.filter || 'NULL',
    grating: frame.grating || 'NULL',
    instrume: frame.instrument,
    obs_num: group.observation,
    program: program.id.padStart(5, '0'),
    pupil: frame.pupil || 'NULL',
    targetid: group.targetId,
    targname: group.target.name,
    visit: frame.visit,
  }))
  const obsId = programName(program)
  const owner: Owner = { obsId, dataset: obsId, ownerObsid: program.firstObsid, rowType: 'D' }
  return jwstFile(program, owner, {
    filename: poolName(program),
    category: 'ASSOCIATION',
    productType: 'INFO',
    suffix: '_pool',
    subGroup: 'POOL',
    isRecommended: true,
    description: 'source/target (L3) : association pool',
    dataproductType: exposures[0]?.group.dataproductType ?? 'image',
    filters: '',
    instrument: exposures[0] === undefined ? '' : instrumentName(exposures[0].group),
    recipe: { kind: 'text', contentType: 'text/csv', text: () => poolText(poolColumns, rows) },
  })
}

/** The NIRSpec shutter configuration of a group, owned by its first exposure. */
export function shutterFile(program: ProgramSpec, first: Exposure): DemoFile {
  return jwstFile(program, exposureOwner(first), {
    filename: `${visitOf(program, first.group)}_01_msa.fits`,
    category: 'REFERENCE',
    productType: 'AUXILIARY',
    suffix: '_msa',
    subGroup: 'MSA',
    isRecommended: false,
    description: 'exposure: NIRSpec shutter configuration',
    dataproductType: first.group.dataproductType,
    filters: '',
    instrument: instrumentName(first.group),
    recipe: { kind: 'fits', layout: 'shutters', frame: first.frame },
  })
}
