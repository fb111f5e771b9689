import { isAbout } from '#shared/reason-facts'
import { knownAccess } from '../archive/access.ts'
import type { ManifestFacts, ManifestItem } from './manifest-types.ts'

/** One line of a manifest: one reference to a file. */
export interface ManifestRow {
  readonly uri: string
  /** Path below the batch folder. */
  readonly file: string
  readonly access: string
  readonly status: string
  readonly user: string
  /** The observation that was asked for; null where the request named none. */
  readonly reference: string | null
}

/**
 * The rows of one file in the archive's words: the reference through its owner (else the first) is the file itself, the
 * others are duplicates of it. Where anything in the request needed a sign-in the archive writes its long form.
 * `Failed: <reason>` and, for what is not finished, `Waiting: <reason>` are ours: the archive has no words for them.
 */
export function manifestRows(item: ManifestItem, facts: ManifestFacts): readonly ManifestRow[] {
  const references = item.references.length > 0 ? item.references : [item.obsId]
  const owner = Math.max(
    0,
    references.findIndex(reference => reference !== null && reference === item.obsId),
  )
  return references.map((reference, index) => ({
    uri: item.uri,
    file: linkOf(item, reference) ?? item.relativePath,
    access: accessOf(item),
    status: statusOf(item, facts, references, index === owner ? null : owner, reference),
    user: item.user,
    reference,
  }))
}

/** Where the dataset's own name of a shared file is. */
function linkOf({ links }: ManifestItem, reference: string | null): string | null {
  return links?.find(({ parent }) => parent === reference)?.path ?? null
}

/**
 * As the list gave it. Where it said nothing, what was served without a token is public, and what came with one or was
 * refused for want of rights is not. Of the rest nothing is said, since the archive has no word for it.
 */
function accessOf({ access, state, reason, user, attempts }: ManifestItem): string {
  const known = knownAccess(access)
  if (known !== null) return known
  if (state === 'done') {
    const isWithToken = attempts.at(-1)?.isWithToken ?? user !== 'anonymous'
    return isWithToken ? 'EXCLUSIVE_ACCESS' : 'PUBLIC'
  }
  return isAbout(reason, 'account') ? 'EXCLUSIVE_ACCESS' : ''
}

function statusOf(
  item: ManifestItem,
  { isSignInNeeded }: ManifestFacts,
  references: readonly (string | null)[],
  duplicateOf: number | null,
  reference: string | null,
): string {
  if (item.state !== 'done') return unfinished(item)
  const name = lastSegment(item.relativePath)
  if (!isSignInNeeded)
    return duplicateOf === null ? 'OK' : `Duplicate of file ${name} in folder ${folderOf(item)}`
  const asked = `${item.uri.replace(/^mast:/i, '')} associated with ${dataSet(item, reference)} ...`
  if (duplicateOf === null) return `${asked} SUCCESS`
  const original = dataSet(item, references[duplicateOf] ?? null)
  return `${asked} Duplicate of file ${name} associated with ${original}`
}

function unfinished({ state, reason }: ManifestItem): string {
  if (state === 'failed' || state === 'cancelled') return `Failed: ${reason ?? state}`
  return `Waiting: ${reason ?? state}`
}

/** The folder's own name, as the archive gives it: a dataset in NESTED, the collection in FLAT. */
function folderOf(item: ManifestItem): string {
  return item.relativePath.split('/').at(-2) ?? dataSet(item, null)
}

function dataSet(item: ManifestItem, reference: string | null): string {
  return reference ?? item.obsId ?? item.filename
}

function lastSegment(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1)
}
