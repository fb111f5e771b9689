import type { DamagedBytes, Mark, TransferJob } from '../ports.ts'

/** The weakest first. */
export const needs = [
  'nothing-against',
  'near-size-or-digest',
  'near-size',
  'same-size-or-digest',
  'same-size',
] as const

/** What a content check could not settle by the bytes alone. */
export interface Doubt {
  /**
   * What would settle it: the size of the list exactly; that or a digest; half to twice that size; that or a digest; or
   * only that the list says nothing against it.
   */
  readonly needs: (typeof needs)[number]
  /** What the bytes are when nothing settles it. */
  readonly otherwise: 'damaged' | 'not-the-file'
  readonly detail: string
}

/** A whole file as the checks saw it. */
export interface Judged {
  readonly bytes: DamagedBytes
  /** `kind`, `detail` and `doubt` of the content check. */
  readonly verdict:
    | { readonly kind: 'sound'; readonly doubt?: Doubt }
    | { readonly kind: 'damaged' | 'not-the-file'; readonly detail: string }
  /** False when only the end of the connection said where the file ends. */
  readonly isEndDeclared: boolean
  /** Whether a digest of the server was compared, and fitted. */
  readonly isDigested?: boolean
  /** What the head of the answer says against its body. */
  readonly oddity?: Oddity | null
}

/** What a body that proves nothing by itself must then have, and a sentence that says why. */
export interface Oddity {
  readonly needs: 'same-size' | 'near-size-or-digest'
  readonly detail: string
  /** The answer may hold less than the file, cut where content checks see nothing. */
  readonly mayBeCut?: boolean
}

export type Judgement =
  | { readonly kind: 'accepted'; readonly marks: readonly Mark[] }
  | { readonly kind: 'rejected'; readonly reason: 'damaged' | 'not-the-file'; readonly detail: string }

type Expectation = Pick<TransferJob, 'listedSizeBytes' | 'lastDamaged' | 'acceptAsArchived'>

/**
 * Whether a file whose length and digest are right may be published, and with which marks. Unsound content that came
 * twice, byte for byte, under a declared end is how the archive holds it; it is accepted only when the person said so.
 */
export function judge(job: Expectation, judged: Judged): Judgement {
  const { bytes, isEndDeclared } = judged
  const verdict = withoutDoubt(job, judged)
  const marks: Mark[] = []
  if (verdict.kind === 'not-the-file')
    return { kind: 'rejected', reason: verdict.kind, detail: verdict.detail }
  if (verdict.kind === 'damaged') {
    const isAsArchived =
      isEndDeclared &&
      job.lastDamaged?.sizeBytes === bytes.sizeBytes &&
      job.lastDamaged.sha256 === bytes.sha256
    if (!isAsArchived) return { kind: 'rejected', reason: 'damaged', detail: verdict.detail }
    if (!job.acceptAsArchived)
      return { kind: 'rejected', reason: 'damaged', detail: `damaged, as archived: ${verdict.detail}` }
    marks.push('damaged, as archived')
  }
  if (!isEndDeclared) marks.push('length: not declared')
  if (job.listedSizeBytes !== null && job.listedSizeBytes !== bytes.sizeBytes)
    marks.push('size differs from the list')
  return { kind: 'accepted', marks }
}

/** The verdict once size and digest have settled the doubt, or have not. */
function withoutDoubt(job: Expectation, judged: Judged): Judged['verdict'] {
  const { verdict, bytes } = judged
  if (verdict.kind !== 'sound')
    return judged.oddity ? { ...verdict, detail: `${judged.oddity.detail} ${verdict.detail}` } : verdict
  const found = verdict.doubt ?? possibleCut(job, judged)
  if (found === null) return verdict
  const doubt = strengthened(strengthened(found, judged.oddity ?? null), openEnd(job, judged))
  if (isSettled(doubt, bytes.sizeBytes, job.listedSizeBytes, judged.isDigested ?? false))
    return { kind: 'sound' }
  return {
    kind: doubt.otherwise,
    detail: `${doubt.detail} ${sizeClause(bytes.sizeBytes, job.listedSizeBytes)}`,
  }
}

/** A sound file whose answer does not say that it is whole, and of which the list says more. */
function possibleCut({ listedSizeBytes }: Expectation, { bytes, oddity, isDigested }: Judged): Doubt | null {
  if (!oddity?.mayBeCut || isDigested === true || (listedSizeBytes ?? 0) <= bytes.sizeBytes) return null
  return { needs: oddity.needs, otherwise: 'damaged', detail: oddity.detail }
}

/** Bytes that prove nothing, without a declared end, may be cut alike every time: then the list must agree. */
const openEnd = ({ listedSizeBytes }: Expectation, { isEndDeclared, isDigested }: Judged): Oddity | null =>
  isEndDeclared || isDigested === true || listedSizeBytes === null || listedSizeBytes === 0
    ? null
    : { needs: 'same-size', detail: 'The server did not say how long the file is.' }

/** What an answer says of itself weighs only against a body that proves nothing. */
function strengthened(doubt: Doubt, oddity: Oddity | null): Doubt {
  if (oddity === null || weight(oddity.needs) <= weight(doubt.needs)) return doubt
  return { ...oddity, otherwise: 'damaged' }
}

const weight = (needed: Doubt['needs']): number => needs.indexOf(needed)

function isSettled(
  { needs: needed }: Doubt,
  sizeBytes: number,
  listedBytes: number | null,
  isDigested: boolean,
): boolean {
  if (listedBytes === sizeBytes) return true
  // Lists say 0 where they know no size; only an empty body takes them at their word.
  const isListed = listedBytes !== null && listedBytes > 0
  const isNear = isListed && sizeBytes * 2 >= listedBytes && sizeBytes <= listedBytes * 2
  switch (needed) {
    case 'same-size':
      return false
    case 'same-size-or-digest':
      return isDigested
    case 'near-size':
      return isNear
    case 'near-size-or-digest':
      return isNear || isDigested
    case 'nothing-against':
      return isNear || isDigested || !isListed
  }
}

const sizeClause = (sizeBytes: number, listedBytes: number | null): string =>
  listedBytes === null
    ? `It has ${sizeBytes} bytes, and the list says no size.`
    : `It has ${sizeBytes} bytes, and the list says ${listedBytes}.`
