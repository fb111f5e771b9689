import type { StateCount } from '#core/items/state-counts'
import { formatBytes, formatCount } from '#shared/format'
import type { BatchView, Summary } from '#shared/models'
import type { Reason } from '#shared/reasons'

/** One system notification; a click on it shows what `opens` names. */
export interface Notice {
  readonly title: string
  readonly body: string
  readonly opens:
    | { readonly kind: 'folder'; readonly path: string }
    | { readonly kind: 'queue' }
    | { readonly kind: 'token' }
}

const files = (count: number): string => `${formatCount(count)} ${count === 1 ? 'file' : 'files'}`

/** The notice for a finished batch; null while some of its files still wait. Pure. */
export function finishedNotice(
  { name, folder }: Pick<BatchView, 'name' | 'folder'>,
  summary: Summary,
): Notice | null {
  const { asked, verified, failed, waiting, bytes, manifest } = summary
  if (asked === 0 || waiting > 0 || verified + failed === 0) return null
  if (failed > 0)
    return {
      title: 'Done with failures',
      body: `${name}: ${formatCount(verified)} verified, ${formatCount(failed)} failed.`,
      opens: { kind: 'queue' },
    }
  return {
    title: 'Done',
    body: `${name}: ${files(verified)}, ${formatBytes(bytes)}, verified.`,
    opens: { kind: 'folder', path: manifest ?? folder },
  }
}

/** More batches than this share one notice. */
const mostSingle = 3

export interface FinishedBatch {
  readonly batch: Pick<BatchView, 'name' | 'folder'>
  readonly summary: Summary
}

/** The notices for batches that finished at nearly the same time: one each, or one for all. Pure. */
export function finishedNotices(finished: readonly FinishedBatch[]): readonly Notice[] {
  const worthSaying = finished.flatMap(({ batch, summary }) => {
    const notice = finishedNotice(batch, summary)
    return notice === null ? [] : [{ notice, summary }]
  })
  if (worthSaying.length <= mostSingle) return worthSaying.map(({ notice }) => notice)
  const sum = (key: 'verified' | 'failed'): number =>
    worthSaying.reduce((all, { summary }) => all + summary[key], 0)
  const failed = sum('failed')
  return [
    {
      title: failed > 0 ? 'Done with failures' : 'Done',
      body: `${formatCount(worthSaying.length)} batches: ${formatCount(sum('verified'))} verified, ${formatCount(failed)} failed.`,
      opens: { kind: 'queue' },
    },
  ]
}

/** The notice for a downloaded update. Pure. */
export const updateNotice = (version: string): Notice => ({
  title: 'An update is ready',
  body: `Halyard ${version} will be installed when you quit.`,
  opens: { kind: 'queue' },
})

type Blocking = Extract<Reason, 'auth-needed' | 'no-access' | 'disk-full' | 'folder-gone'>
const blockingWords: Readonly<
  Record<Blocking, { readonly title: string; readonly body: (count: number) => string }>
> = {
  'auth-needed': {
    title: 'A MAST token is needed',
    body: count => `${files(count)} ${count === 1 ? 'needs' : 'need'} it. Public files continue downloading.`,
  },
  'no-access': {
    title: 'No access',
    body: count => `This account has no access to ${files(count)}.`,
  },
  'disk-full': {
    title: 'The disk is full',
    body: count => `${files(count)} ${count === 1 ? 'waits' : 'wait'} for free space. Nothing is lost.`,
  },
  'folder-gone': {
    title: 'A folder cannot be reached',
    body: count => `${files(count)} ${count === 1 ? 'waits' : 'wait'} until it is back.`,
  },
}
const blockingReasons = Object.keys(blockingWords) as Blocking[] // keys of a constant object are exactly its names

/**
 * One notice for each blocking problem that is new since the last call. A problem counts as new again once it was gone.
 * Pass the returned `nowKnown` as `known` next time. Pure.
 */
export function problemNotices(
  outcomes: readonly StateCount[],
  known: ReadonlySet<Reason>,
): { readonly notices: readonly Notice[]; readonly nowKnown: ReadonlySet<Reason> } {
  const countOf = (reason: Reason): number =>
    outcomes
      .filter(outcome => outcome.state === 'waiting' && outcome.reason === reason)
      .reduce((sum, outcome) => sum + outcome.items, 0)
  const present = blockingReasons.filter(reason => countOf(reason) > 0)
  const notices = present
    .filter(reason => !known.has(reason))
    .map((reason): Notice => ({
      title: blockingWords[reason].title,
      body: blockingWords[reason].body(countOf(reason)),
      opens: reason === 'auth-needed' ? { kind: 'token' } : { kind: 'queue' },
    }))
  return { notices, nowKnown: new Set(present) }
}
