import { AppError } from '#shared/errors'
import { demandPlainAddress } from '../lists/plain-address.ts'
import { fileOfRecord, isObservation, observationAdvice, uriOfAddress, type UriOf } from '../lists/record.ts'
import { createRefusals, type Refusals } from '../lists/refused.ts'
import { createWantedFiles, type FoundFile } from '../lists/wanted-files.ts'
import { uriOfName } from '../names/mast-names.ts'
import { recordOf, type WantedList } from '../lists/wanted-list.ts'

/**
 * The files that a JSON document names, anywhere in it: product rows (objects with a URI or file name, such as
 * answers of the archive, subscriptions, exposures of an association), bare `mast:` URIs, also as member names, and lists
 * of file names or download addresses.
 */
export function readJson(document: unknown, uriOf: UriOf): WantedList {
  const files = createWantedFiles()
  const refusals = createRefusals()
  let areObservations = false
  // A stack of our own: nesting comes from outside and may be deeper than calls can go.
  const open: unknown[] = [document]
  while (open.length > 0 && !refusals.isFull()) {
    const value = open.pop()
    if (typeof value === 'string') {
      if (isUri(value)) attempt(() => files.add({ uri: uriOfPlain(value, uriOf) }), value, refusals)
    } else if (Array.isArray(value)) {
      pushAll(
        open,
        value.some(entry => typeof entry === 'string' && isUri(entry)) ? value : value.map(asFile),
      )
    } else if (typeof value === 'object' && value !== null && isObservation([...recordOf(value).keys()])) {
      // One of them says it for all.
      if (areObservations) refusals.addSilently()
      else refusals.add(0, nameOfObservation(value), observationAdvice)
      areObservations = true
    } else if (typeof value === 'object' && value !== null) {
      const found = fileOfObject(value, uriOf, refusals)
      if (found !== null) attempt(() => files.add(found), shownOf(value), refusals)
      else pushAll(open, membersOf(value))
    }
  }
  return { files: files.files(), refused: refusals.kept, refusedCount: refusals.count() }
}

/** A file name or download address that is an entry of a list is a file, as `["a_cal.fits", "b_cal.fits"]` means. */
function asFile(entry: unknown): unknown {
  const isFile =
    typeof entry === 'string' &&
    (/^https?:\/\/\S{0,200}(?:Download\/file|retrieve_product)/i.test(entry) || uriOfName(entry) !== null)
  return isFile ? { uri: entry } : entry
}

/** A text that begins like a URI and continues as prose is none. */
function uriOfPlain(value: string, uriOf: UriOf): string {
  demandPlainAddress(value)
  return uriOfAddress(value, uriOf)
}

function nameOfObservation(value: object): string {
  const record = recordOf(value)
  const name = record.get('obs_id') ?? record.get('obsid')
  return typeof name === 'string' || typeof name === 'number' ? String(name) : 'an observation'
}

const isUri = (text: string): boolean => /^mast:[^/]+\/./i.test(text)

function membersOf(value: object): readonly unknown[] {
  const members: unknown[] = Object.values(value)
  return [...Object.keys(value).filter(isUri), ...members]
}

function fileOfObject(value: object, uriOf: UriOf, refusals: Refusals): FoundFile | null {
  const record = recordOf(value)
  if (textsOf(value).length === 0) return null
  let found: FoundFile | null = null
  attempt(() => (found = fileOfRecord(record, uriOf)), shownOf(value), refusals)
  return found
}

const textsOf = (value: object): readonly string[] =>
  Object.values(value).filter(member => typeof member === 'string')

const shownOf = (value: object): string =>
  textsOf(value)
    .slice(0, 4)
    .map(text => text.slice(0, 100))
    .join(' | ')

function attempt(read: () => void, shown: string, refusals: Refusals): void {
  try {
    read()
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    refusals.add(0, shown, error.message, error.code === 'foreign-host' ? 'foreign-host' : 'usage')
  }
}

/** Last first, so that the document's order is kept. */
function pushAll(open: unknown[], values: readonly unknown[]): void {
  for (let at = values.length - 1; at >= 0; at -= 1) open.push(values[at])
}
