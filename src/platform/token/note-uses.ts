import { hourMs } from '#shared/durations'
import type { Clock } from '#core/ports'
import { markProfileTokenUsed } from './profile-token.ts'

/** The record keeps days; asking the disk this often is enough. */
const noteEveryMs = hourMs

/** Records the uses of the token that a profile keeps; cheap enough to be called for every file. Never throws. */
export function noteTokenUses(
  profileFolder: string,
  clock: Pick<Clock, 'nowMs' | 'monotonicMs'>,
): (token: string) => void {
  let nextMs = -Infinity
  return token => {
    if (clock.monotonicMs() < nextMs) return
    nextMs = clock.monotonicMs() + noteEveryMs
    void markProfileTokenUsed(profileFolder, token, clock.nowMs())
  }
}
