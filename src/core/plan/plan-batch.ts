import { isProtected } from '../archive/access.ts'
import type { WantedFile } from '#shared/models'
import type { ClashChoice } from '#shared/choices'
import type { Reason } from '#shared/reasons'
import { fileNeedBytes } from '../space/file-need.ts'

/** What is known of one asked-for file before anything is done. Sizes in bytes. */
export interface PlanFacts {
  readonly file: WantedFile
  /** Below the batch folder, with `/`. */
  readonly relativePath: string
  /** See `Placement.madeSafeFrom`. */
  readonly madeSafeFrom: string | null
  /** Finished by an earlier run and still there. */
  readonly isHere: boolean
  /** What an earlier run has left of it. */
  readonly partBytes: number
  /** What has the name now, when the file is not known to be here. */
  readonly named:
    { readonly kind: 'nothing' | 'folder' } | { readonly kind: 'file'; readonly sizeBytes: number }
}

export interface PlanRules {
  readonly onClash: ClashChoice
  /** Whether a token would be sent with files that need one. */
  readonly hasToken: boolean
  /** What may be written to the volume; null when that is unknown. */
  readonly roomBytes: number | null
}

export type PlanAction = 'here' | 'fetch' | 'continue' | 'leave'
export interface FilePlan {
  readonly action: PlanAction
  /** Why it would not be fetched now; null otherwise. */
  readonly reason: Extract<Reason, 'auth-needed' | 'name-clash' | 'disk-full'> | null
  /** A different file has the name: it is kept beside, replaced, or (`reason` name-clash) stays alone. */
  readonly isClash: boolean
  readonly isMadeSafe: boolean
}

export interface BatchPlan {
  readonly asked: number
  readonly here: number
  /** Fetched or continued, and their bytes as listed. */
  readonly fetch: number
  readonly fetchBytes: number
  readonly unknownSizes: number
  /** What is missing takes on the volume, whether it fits or not. */
  readonly needBytes: number
  /** Left alone, by reason. */
  readonly leftOut: Readonly<Record<NonNullable<FilePlan['reason']>, number>>
  /** Not public: the archive gives them to their team only. */
  readonly protectedFiles: number
  readonly clashes: number
  readonly madeSafe: number
  /** 0, or with nothing to be done the code that the command would certainly end with. */
  readonly exitCode: 0 | 3 | 6 | 7
}

/** Plans one file after the other, as the queue would start them, and adds up. */
export interface BatchPlanner {
  add(facts: PlanFacts): FilePlan
  total(): BatchPlan
}

export function createBatchPlanner({ onClash, hasToken, roomBytes }: PlanRules): BatchPlanner {
  let room = roomBytes ?? Infinity
  const leftOut = { 'auth-needed': 0, 'name-clash': 0, 'disk-full': 0 }
  const sums = {
    asked: 0,
    here: 0,
    fetch: 0,
    fetchBytes: 0,
    unknownSizes: 0,
    needBytes: 0,
    protectedFiles: 0,
    clashes: 0,
    madeSafe: 0,
  }

  const decide = (facts: PlanFacts): FilePlan => {
    const { file, partBytes, isHere } = facts
    const isClash = !isHere && isDifferent(facts)
    const isMadeSafe = facts.madeSafeFrom !== null
    const common = { isClash, isMadeSafe }
    if (isHere) return { ...common, action: 'here', reason: null }
    const left = (reason: NonNullable<FilePlan['reason']>): FilePlan => ({
      ...common,
      action: 'leave',
      reason,
    })
    if (isProtected(file) && !hasToken) return left('auth-needed')
    if (isClash && (onClash === 'skip' || (onClash === 'replace' && facts.named.kind === 'folder')))
      return left('name-clash')
    if (needOf(facts) > room) return left('disk-full')
    return { ...common, action: partBytes > 0 ? 'continue' : 'fetch', reason: null }
  }
  return {
    add(facts) {
      const planned = decide(facts)
      const needBytes = planned.action === 'here' ? 0 : needOf(facts)
      sums.asked += 1
      sums.needBytes += needBytes
      sums.protectedFiles += isProtected(facts.file) ? 1 : 0
      sums.clashes += planned.isClash ? 1 : 0
      sums.madeSafe += planned.isMadeSafe ? 1 : 0
      if (planned.action === 'here') sums.here += 1
      else if (planned.reason !== null) leftOut[planned.reason] += 1
      else {
        room -= needBytes
        sums.fetch += 1
        sums.fetchBytes += Math.max(0, (facts.file.sizeBytes ?? 0) - facts.partBytes)
        sums.unknownSizes += facts.file.sizeBytes === null ? 1 : 0
      }
      return planned
    },
    total: () => ({ ...sums, leftOut: { ...leftOut }, exitCode: exitCodeOf(sums.fetch, leftOut) }),
  }
}

const needOf = ({ file, partBytes }: PlanFacts): number =>
  fileNeedBytes({
    listedSizeBytes: file.sizeBytes,
    part: { totalBytes: file.sizeBytes, writtenBytes: partBytes },
  })

/** One of the listed size may be the very file: that is seen once it is fetched. */
function isDifferent({ named, file }: PlanFacts): boolean {
  if (named.kind !== 'file') return named.kind === 'folder'
  return file.sizeBytes !== null && named.sizeBytes !== file.sizeBytes
}

/** By the precedence of mixed batches. */
function exitCodeOf(fetch: number, leftOut: BatchPlan['leftOut']): BatchPlan['exitCode'] {
  if (fetch > 0) return 0
  if (leftOut['disk-full'] > 0) return 7
  if (leftOut['auth-needed'] > 0) return 6
  return leftOut['name-clash'] > 0 ? 3 : 0
}
