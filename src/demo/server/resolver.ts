import type { DemoCatalogue } from '../catalogue/types.ts'
import type { Handler } from './context.ts'
import { HttpError } from './http-error.ts'
import { replyJson } from './reply.ts'

export interface Place {
  readonly raDeg: number
  readonly decDeg: number
  readonly canonicalName: string
}

const mostNames = 30

/** Ignores letter case, blanks, dashes, apostrophes and leading zeros of a catalogue number. */
const normalised = (name: string): string =>
  name
    .toLowerCase()
    .replace(/messier/, 'm')
    .replace(/[\s'*_-]+/g, '')
    .replace(/^([a-z]+)0+(?=\d)/, '$1')

/** Common names of targets that have another name in the program. */
const otherNames: ReadonlyMap<string, string> = new Map(
  [
    ['Southern Ring Nebula', 'NGC 3132'],
    ['Southern Ring', 'NGC 3132'],
    ['Eight-Burst Nebula', 'NGC 3132'],
    ['Whirlpool Galaxy', 'M 51'],
    ['NGC 5194', 'M 51'],
    ['SMACS 0723', 'SMACS J0723.3-7327'],
    ['SMACS 0723-73', 'SMACS J0723.3-7327'],
    ["Pandora's Cluster", 'Abell 2744'],
    ['A2744', 'Abell 2744'],
    ["Stephan's Quintet", 'NGC 7319'],
    ['HCG 92', 'NGC 7319'],
    ['AS 209', 'EM* AS 209'],
    ['WASP-39b', 'WASP-39'],
  ].map(([name = '', other = '']) => [normalised(name), normalised(other)]),
)

/** The position of a catalogue target by its name; null for other names and for moving targets. */
export function resolveName({ observations }: DemoCatalogue, name: string): Place | null {
  const wanted = normalised(name)
  if (wanted === '') return null
  const alias = otherNames.get(wanted)
  const isMeant = (target: string): boolean => {
    const own = normalised(target)
    return (
      own === wanted ||
      own === alias ||
      otherNames.get(own) === wanted ||
      own.replace(/field\d*$/, '') === wanted
    )
  }
  const found = observations.find(row => !row.mtFlag && isMeant(row.target_name))
  return found === undefined
    ? null
    : { raDeg: found.s_ra, decDeg: found.s_dec, canonicalName: found.target_name.toUpperCase() }
}

/** The answer of `Mast.Name.Lookup`. The field is `decl`, not `dec`; no match gives an empty list. */
export const lookUpName = (catalogue: DemoCatalogue, name: string): unknown => ({
  resolvedCoordinate: coordinates(catalogue, name),
  status: '',
})

function coordinates(catalogue: DemoCatalogue, name: string): readonly unknown[] {
  const place = resolveName(catalogue, name)
  if (place === null) return []
  return [
    {
      // Clients find their own answer by this text.
      searchString: name.toLowerCase(),
      resolver: 'NED',
      cached: true,
      resolverTime: 12,
      searchRadius: -1,
      canonicalName: place.canonicalName,
      ra: place.raDeg,
      decl: place.decDeg,
      objectType: 'G',
    },
  ]
}

/** `GET /Santa-war/query?name=...`, up to 30 names: the name resolver alone. */
export const queryResolver: Handler = exchange => {
  const names = exchange.url.searchParams.getAll('name')
  if (names.length > mostNames) throw new HttpError(400, 'At most 30 names can be resolved at once.')
  const { catalogue } = exchange.context
  replyJson(exchange, { resolvedCoordinate: names.flatMap(name => coordinates(catalogue, name)), status: '' })
}
