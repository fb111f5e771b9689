import { AppError } from '#shared/errors'
import type { RunningJobs } from '../../node/worker/messages.ts'

/** The jobs of the group `regex`: a thread that holds names and may be stopped in the middle of a search. */
export type RegexJobs = {
  /** Names with a line feed after each, in UTF-8; shared, not copied. */
  readonly hold: (input: { readonly key: string; readonly names: SharedArrayBuffer }) => boolean
  /** One byte per name that is held: 1 where the pattern is found. Throws where other names are held. */
  readonly match: (input: { readonly key: string; readonly pattern: string }) => Uint8Array
}

export function openRegex(): RunningJobs {
  let held: { readonly key: string; readonly names: readonly string[] } | null = null
  const jobs: RegexJobs = {
    hold: ({ key, names }) => {
      if (held?.key !== key)
        held = { key, names: Buffer.from(names).toString('utf8').split('\n').slice(0, -1) }
      return true
    },
    match: ({ key, pattern }) => {
      if (held?.key !== key) throw new AppError('bug', 'These names are not held.')
      const regex = new RegExp(pattern)
      return Uint8Array.from(held.names, name => (regex.test(name) ? 1 : 0))
    },
  }
  return jobs as RunningJobs // both ends of the thread are this program, so inputs are what the client's types say
}

/** What `hold` takes. A line feed in a name would part it in two. */
export function sharedNames(names: readonly string[]): SharedArrayBuffer {
  const bytes = Buffer.from(names.map(name => `${name.replaceAll('\n', ' ')}\n`).join(''), 'utf8')
  const shared = new SharedArrayBuffer(bytes.byteLength)
  new Uint8Array(shared).set(bytes)
  return shared
}
