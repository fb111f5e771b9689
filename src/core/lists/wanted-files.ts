import { AppError } from '#shared/errors'
import type { WantedFile } from '#shared/models'
import { canonicalUri, collectionOf, dataSetOf, filenameOf, programOf } from '../names/mast-names.ts'
import { textHash } from '../names/text-hash.ts'
import { knownSecrets, leastCertainLength } from '../token/redact.ts'

/** A file as one line of a list or script describes it. */
export type FoundFile = { readonly uri: string } & {
  readonly [Fact in Exclude<keyof ListedFile, 'uri'>]?: ListedFile[Fact] | null | undefined
}

/** A wanted file, and where the script or manifest put it below its folder, with `/`; may be hostile. */
export interface ListedFile extends WantedFile {
  readonly relativePath: string | null
}

/** Files that are made when they are asked for: a list of a million holds much less than all of them would take. */
export interface ListedFiles extends Iterable<ListedFile> {
  readonly length: number
}

/** Gathers files in the order of their first line, each URI once, every line one reference. */
export interface WantedFiles {
  /** Lists are foreign text: a known token is blanked in everything that one says. Throws AppError 'usage' for one in a URI. */
  add(file: FoundFile): void
  /** Those that were added before each walk. */
  listed(): ListedFiles
  files(): readonly ListedFile[]
}

export function createWantedFiles(): WantedFiles {
  const lines = createLines()
  /** Files of several lines, by the place of the first. */
  const merged = new Map<number, { file: ListedFile; parents: string[] }>()
  const places = createPlaces(place => canonicalUri(uriOfLine(lines.at(place))))
  function* walk(): Generator<ListedFile> {
    let place = 0
    for (const line of lines.all()) {
      const known = merged.get(place)
      place += 1
      yield known === undefined ? fileOfLine(line) : { ...known.file, parents: [...known.parents] }
    }
  }
  return {
    add(found) {
      const clean = withoutSecrets(found)
      // First, so that nothing has a place and no line.
      const line = lineOf(clean)
      const place = places.placeOf(canonicalUri(clean.uri))
      if (place === lines.count()) {
        lines.add(line)
        return
      }
      const known = merged.get(place) ?? entryOf(fileOfLine(lines.at(place)))
      const file = complete(clean)
      known.file = fillIn(known.file, file)
      known.parents.push(...file.parents)
      merged.set(place, known)
    },
    listed: () => ({
      [Symbol.iterator]: walk,
      get length() {
        return lines.count()
      },
    }),
    files: () => [...walk()],
  }
}

const entryOf = (file: ListedFile): { file: ListedFile; parents: string[] } => ({
  file,
  parents: [...file.parents],
})

interface Lines {
  /** A text without a line end. */
  add(line: string): void
  at(place: number): string
  all(): Iterable<string>
  count(): number
}

const linesPerBlock = 64

/** Many short texts, joined: by themselves each would take as much again, and the collector would look at each. */
function createLines(): Lines {
  const blocks: string[] = []
  let open: string[] = []
  return {
    add(line) {
      open.push(line)
      if (open.length < linesPerBlock) return
      blocks.push(open.join('\n'))
      open = []
    },
    at: place => {
      const block = blocks[Math.floor(place / linesPerBlock)]
      return (block === undefined ? open : block.split('\n'))[place % linesPerBlock] ?? ''
    },
    *all() {
      for (const block of blocks) yield* block.split('\n')
      yield* open
    },
    count: () => blocks.length * linesPerBlock + open.length,
  }
}

/** The place of each key in the order in which the keys came first. */
interface Places {
  /** Gives a new key the next place. */
  placeOf(key: string): number
}

/** Keeps hashes in place of the keys, which `keyAt` makes again where two hashes are the same. */
function createPlaces(keyAt: (place: number) => string): Places {
  const byHash = new Map<number, number>()
  /** Keys whose hash another key had first. */
  const others = new Map<string, number>()
  let count = 0
  return {
    placeOf(key) {
      const hash = textHash(key)
      const first = byHash.get(hash)
      if (first === undefined) byHash.set(hash, count)
      else {
        if (keyAt(first) === key) return first
        const other = others.get(key)
        if (other !== undefined) return other
        others.set(key, count)
      }
      count += 1
      return count - 1
    },
  }
}

/** What a line says, as one flat text: a tenth of the memory of an object with texts that were cut from the list. */
function lineOf(found: FoundFile): string {
  const facts = [
    found.uri,
    found.filename === filenameOf(found.uri) ? null : found.filename,
    found.obsId,
    found.collection,
    found.sizeBytes,
    found.access,
    found.calibLevel,
    found.version,
    found.programId,
    found.relativePath,
    found.parents,
  ].map(fact => fact ?? null)
  return JSON.stringify(facts.slice(0, facts.findLastIndex(fact => fact !== null) + 1))
}

function fileOfLine(line: string): ListedFile {
  // As `lineOf` wrote it; null is the same as what it left out.
  const [
    uri,
    filename,
    obsId,
    collection,
    sizeBytes,
    access,
    calibLevel,
    version,
    programId,
    relativePath,
    parents,
  ] = JSON.parse(line) as readonly [
    string,
    string?,
    string?,
    string?,
    number?,
    string?,
    number?,
    string?,
    string?,
    string?,
    string[]?,
  ]
  return complete({
    uri,
    filename,
    obsId,
    collection,
    sizeBytes,
    access,
    calibLevel,
    version,
    programId,
    relativePath,
    parents,
  })
}

/** As in `fileOfLine`: the URI is the first of a line's facts. */
const uriOfLine = (line: string): string => (JSON.parse(line) as readonly [string])[0]

function withoutSecrets(found: FoundFile): FoundFile {
  if (!knownSecrets.knowsAny(leastCertainLength)) return found
  if (!knownSecrets.isTold(JSON.stringify(found), leastCertainLength)) return found
  if (knownSecrets.isTold(found.uri, leastCertainLength))
    throw new AppError(
      'usage',
      'This address contains your token, so it was not used. Remove the token from the address.',
    )
  return knownSecrets.redactAll(found)
}

/** What the line does not say is taken from the names. A reference of unknown dataset is the empty string. */
function complete(found: FoundFile): ListedFile {
  const filename = found.filename ?? filenameOf(found.uri)
  const obsId = found.obsId ?? dataSetOf(filename)
  const parents = found.parents ?? []
  return {
    uri: found.uri,
    filename,
    obsId,
    collection: found.collection ?? collectionOf(found.uri),
    sizeBytes: found.sizeBytes ?? null,
    access: found.access ?? null,
    calibLevel: found.calibLevel ?? null,
    version: found.version ?? null,
    programId: found.programId ?? programOf(filename),
    parents: parents.length > 0 ? parents : [obsId ?? ''],
    relativePath: found.relativePath ?? null,
  }
}

/** A later line may know what the first did not. */
function fillIn(first: ListedFile, later: ListedFile): ListedFile {
  return {
    ...first,
    obsId: first.obsId ?? later.obsId,
    sizeBytes: first.sizeBytes ?? later.sizeBytes,
    access: first.access ?? later.access,
    calibLevel: first.calibLevel ?? later.calibLevel,
    version: first.version ?? later.version,
    relativePath: first.relativePath ?? later.relativePath,
  }
}
