import type { Reading } from '#shared/contract/areas/search'
import { parseCoordinates, parseRadius } from '#core/archive/sky'
import { dataSetReadings } from './understand-dataset.ts'

/** Three arc minutes: about one NIRCam field. */
const usualRadiusDeg = 3 / 60
const mostReadings = 6

/**
 * The ways to understand what was typed, the likeliest first; never empty, and the same text always gives the same.
 * Nothing is asked of anyone: whether a name exists is found out by the search itself.
 */
export function understand(text: string): readonly Reading[] {
  const plain = text.normalize('NFC').replace(/\s+/g, ' ').trim()
  if (plain === '') return [{ kind: 'anything' }]
  const places = placeReadings(plain)
  const programs = programsReading(plain)
  // `120 45` may be both; numbers that are a position as a whole are one first.
  const isPosition = places[0]?.kind === 'cone'
  const behind = isPosition ? [...places, ...programs] : [...programs, ...places]
  const found = [...dataSetReadings(plain), ...programReading(plain), ...behind]
  return unique([...(isStarName(plain) ? found.toSorted(targetsFirst) : found)]).slice(0, mostReadings)
}

/**
 * `2733`, `GO 2733`, `jwst-go-02733`, `PID2733`, `HST 8880`: words of the proposal process before one number.
 */
const programPattern =
  /^(?:(?<mission>jwst|hst)[\s:#-]*)?(?:(?:programme|program|proposal|prop|pid|id|gto|go|ers|ero|dd|com|cal|snap|ar)[\s:#-]*)?0*(?<number>[1-9]\d{0,5})$/i

function programReading(text: string): readonly Reading[] {
  const groups = programPattern.exec(text)?.groups
  if (groups?.['number'] === undefined) return []
  return [{ kind: 'program', program: groups['number'], mission: groups['mission']?.toUpperCase() ?? null }]
}

const programItem =
  /#?(?:(?<mission>jwst|hst)[\s:#-]*)?(?:(?:programmes?|programs?|proposals?|props?|pids?|ids?|gto|go|ers|ero|dd|com|cal|snap|ar)[\s:#-]*)?0*(?<number>[1-9]\d{0,5})(?![\w.-])/iy
/** No plus sign: `0957+561` is a quasar. */
const between = /\s*(?:[,;&/|、，；]\s*)?(?:and\s+)?/iy
/** Around a whole list, or each of it; behind a number alone a quote is a unit of angle. */
const opening = /^["'`“‘([{]/
const quoting = /["'`“”‘’()[\]{}]/g
const mostPrograms = 100

/**
 * `2733, 1345 4017`, `GO 2733; GO 1345`, `[2733, 1345]`, `jwst 2733 and 1345`: several programs, as lists are pasted. A mission before
 * the first counts for all, unless another one follows.
 */
function programsReading(typed: string): readonly Reading[] {
  const text = opening.test(typed) ? typed.replace(quoting, ' ').trim() : typed
  const programs = new Set<string>()
  const missions: (string | null)[] = []
  for (let at = 0; at < text.length; at = between.lastIndex) {
    programItem.lastIndex = at
    const groups = programItem.exec(text)?.groups
    if (groups?.['number'] === undefined) return []
    programs.add(groups['number'])
    missions.push(groups['mission']?.toUpperCase() ?? missions[0] ?? null)
    between.lastIndex = programItem.lastIndex
    between.exec(text)
  }
  if (programs.size === 0) return []
  const [first = null] = missions
  const mission = missions.every(other => other === first) ? first : null
  const [program = '', ...more] = programs
  if (more.length === 0) return [{ kind: 'program', program, mission }]
  return more.length < mostPrograms ? [{ kind: 'programs', programs: [program, ...more], mission }] : []
}

function placeReadings(text: string): readonly Reading[] {
  const { place, radiusDeg } = splitRadius(text)
  const point = parseCoordinates(place)
  if (point) return [{ kind: 'cone', ...point, radiusDeg }]
  // A single name with a wildcard is a pattern, and no resolver knows patterns.
  const pattern = place.includes('*') ? place : place.split(/[\s_-]+/).join('*')
  const inPrograms = { kind: 'proposal-target', name: pattern } as const
  const target = { kind: 'target', name: place, radiusDeg } as const
  return place.includes('*') ? [inPrograms, target] : [target, inPrograms]
}

/**
 * What comes before a radius, and the radius: `M 51, 3′`, `190.1 -12.3 20s`, `NGC 3132 r=2 arcmin`. Without a unit a
 * number belongs to the name; a text that is coordinates as a whole has no radius in it.
 */
function splitRadius(text: string): { readonly place: string; readonly radiusDeg: number } {
  const whole = { place: text, radiusDeg: usualRadiusDeg }
  if (parseCoordinates(text)) return whole
  const match =
    /^(?<place>.*?[^\s,;])\s*[\s,;]\s*(?:(?:r|radius|within|cone)\s*[=:]?\s*)?(?<radius>(?:\d+(?:\.\d*)?|\.\d+)\s*(?:d|deg|degrees?|°|m|arcmin|arcminutes?|'|′|s|arcsec|arcseconds?|"|″|''))$/i.exec(
      text,
    )?.groups
  if (match?.['place'] === undefined || match['radius'] === undefined) return whole
  try {
    return { place: match['place'], radiusDeg: parseRadius(match['radius']) }
  } catch {
    // Expected: zero, or more than the sky, is no radius.
    return whole
  }
}

/** `Sgr A*`, `EM* AS 209`, `V* EV Lac`: names that hold a star of their own (SIMBAD's naming of stars). */
const isStarName = (text: string): boolean => /^(?:\*|em\*|v\*|cl\*) |^sgr a\*(?:$|[\s,])/i.test(text)
const targetsFirst = (a: Reading, b: Reading): number =>
  Number(b.kind === 'target') - Number(a.kind === 'target')

function unique(readings: readonly Reading[]): readonly Reading[] {
  const seen = new Set<string>()
  return readings.filter(reading => {
    const key = JSON.stringify(reading)
    return !seen.has(key) && seen.add(key)
  })
}
