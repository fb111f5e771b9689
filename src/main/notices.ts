import type { Outcome } from '#core/queue/exit-code'
import { formatBytes, formatCount } from '#shared/format'
import type { BatchView, Summary } from '#shared/models'
import type { Reason } from '#shared/reasons'

/** One system notification; `opens` is what a click on it shows. */
export interface Notice {
  readonly title: string
  readonly body: string
  readonly opens:
    | { readonly kind: 'folder'; readonly path: string }
    | { readonly kind: 'queue' }
    | { readonly kind: 'token' }
}

const files = (count: number): string => `${formatCount(count)} ${count === 1 ? 'file' : 'files'}`

/** The end of a job: one notice, and none while something of it still waits. Pure. */
export function endNotice(
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

/** More than these at once are told in one sum. */
const mostEnds = 3

export interface EndedJob {
  readonly batch: Pick<BatchView, 'name' | 'folder'>
  readonly summary: Summary
}

/** What is told of jobs that ended at nearly the same time: each by itself, or all of them in one notice. Pure. */
export function endNotices(ended: readonly EndedJob[]): readonly Notice[] {
  const told = ended.flatMap(({ batch, summary }) => {
    const notice = endNotice(batch, summary)
    return notice === null ? [] : [{ notice, summary }]
  })
  if (told.length <= mostEnds) return told.map(({ notice }) => notice)
  const sum = (key: 'verified' | 'failed'): number => told.reduce((all, { summary }) => all + summary[key], 0)
  const failed = sum('failed')
  return [
    {
      title: failed > 0 ? 'Done with failures' : 'Done',
      body: `${formatCount(told.length)} jobs: ${formatCount(sum('verified'))} verified, ${formatCount(failed)} failed.`,
      opens: { kind: 'queue' },
    },
  ]
}

/** A newer release lies ready. Pure. */
export const updateNotice = (version: string): Notice => ({
  title: 'An update is ready',
  body: `Halyard ${version} is installed when you quit.`,
  opens: { kind: 'queue' },
})

type Blocking = Extract<Reason, 'auth-needed' | 'no-access' | 'disk-full' | 'folder-gone'>
const blockingWords: Readonly<
  Record<Blocking, { readonly title: string; readonly body: (count: number) => string }>
> = {
  'auth-needed': {
    title: 'A MAST token is needed',
    body: count => `${files(count)} wait for it; public files continue.`,
  },
  'no-access': {
    title: 'No access',
    body: count => `${files(count)} need access that this account does not have.`,
  },
  'disk-full': {
    title: 'The disk is full',
    body: count => `${files(count)} wait for room. Everything is paused there and nothing is lost.`,
  },
  'folder-gone': {
    title: 'A folder is not reachable',
    body: count => `${files(count)} wait for it to come back.`,
  },
}
const blockingReasons = Object.keys(blockingWords) as Blocking[] // keys of a constant object are exactly its names

/**
 * One notice for every kind of blocking problem that has come up since the last look, and none again until it was over.
 * Pure: `told` are the problems known before; give back `nowTold` the next time.
 */
export function problemNotices(
  outcomes: readonly Outcome[],
  told: ReadonlySet<Reason>,
): { readonly notices: readonly Notice[]; readonly nowTold: ReadonlySet<Reason> } {
  const countOf = (reason: Reason): number =>
    outcomes
      .filter(outcome => outcome.state === 'waiting' && outcome.reason === reason)
      .reduce((sum, outcome) => sum + outcome.items, 0)
  const present = blockingReasons.filter(reason => countOf(reason) > 0)
  const notices = present
    .filter(reason => !told.has(reason))
    .map((reason): Notice => ({
      title: blockingWords[reason].title,
      body: blockingWords[reason].body(countOf(reason)),
      opens: reason === 'auth-needed' ? { kind: 'token' } : { kind: 'queue' },
    }))
  return { notices, nowTold: new Set(present) }
}
