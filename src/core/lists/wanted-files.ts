import { AppError } from '#shared/errors'
import type { WantedFile } from '#shared/models'
import { canonicalUri, collectionOf, dataSetOf, filenameOf, programOf } from '../names/mast-names.ts'
import { knownSecrets, leastCertainLength } from '../token/redact.ts'

/** A file as one line of a list or script describes it. */
export type FoundFile = { readonly uri: string } & {
  readonly [Fact in Exclude<keyof ListedFile, 'uri'>]?: ListedFile[Fact] | null | undefined
}

/** A wanted file, and where the script or manifest put it below its folder, with `/`; may be hostile. */
export interface ListedFile extends WantedFile {
  readonly relativePath: string | null
}

/** Gathers files in the order of their first line, each URI once, every line one reference. */
export interface WantedFiles {
  /** Lists are foreign text: a known token is blanked in everything that one says. Throws AppError 'usage' for one in a URI. */
  add(file: FoundFile): void
  files(): readonly ListedFile[]
}

export function createWantedFiles(): WantedFiles {
  const files = new Map<string, { file: ListedFile; parents: string[] }>()
  return {
    add(found) {
      const file = complete(withoutSecrets(found))
      const key = canonicalUri(file.uri)
      const known = files.get(key)
      if (known === undefined) {
        files.set(key, { file, parents: [...file.parents] })
      } else {
        known.file = fillIn(known.file, file)
        known.parents.push(...file.parents)
      }
    },
    files: () => [...files.values()].map(({ file, parents }) => ({ ...file, parents: [...parents] })),
  }
}

function withoutSecrets(found: FoundFile): FoundFile {
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
