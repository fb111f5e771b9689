import type { BigIntStats } from 'node:fs'
import { attemptTo } from '#shared/ignore'
import { looksTheSame } from '../disk/file-identity.ts'
import type { OpenFile } from '../disk/open-file.ts'
import { PartDisturbed } from '../disk/part-file.ts'

/** Notices that others write into a file that this process appends to. All sizes are what has been written, in bytes. */
export interface WriteWatch {
  /** Throws damaged when others have made the file shorter or longer: writing on would leave a hole or foreign bytes. */
  beforeWriting(file: OpenFile, sizeBytes: number): void
  afterWriting(file: OpenFile, sizeBytes: number): void
  /** How the file looked after the last write. No look comes by itself any more: to be called before it is closed. */
  lastLook(file: OpenFile, sizeBytes: number): BigIntStats
  stop(): void
  /** Whether others may have written into it: then its bytes have to be read once more. */
  isInDoubt(sizeBytes: number): boolean
}

/** Writes that follow each other sooner are not worth a look between them. */
const restMs = 1

/** Slower than this, reading a file once more adds a few hundredths to its time, and others have had time to come by. */
const fastBytesPerMs = 32_000

/**
 * Looks at the file when writing rests and again before it continues: a change in between was made by another program.
 * What happens while a write is under way is not seen, so a file that took its time is in doubt anyway. Where `isTold`
 * is false (a volume on another machine, whose times prove little and cost a request each) it looks at nothing, and
 * everything is in doubt.
 */
export function createWriteWatch(isTold: boolean): WriteWatch {
  let seen: BigIntStats | null = null
  let restingSinceMs = -Infinity
  let hasChanged = false
  let beganMs: number | null = null
  let isCut = false
  let timer: NodeJS.Timeout | null = null

  const look = (file: OpenFile, sizeBytes: number): BigIntStats => {
    seen = file.stampFlushed()
    if (seen.size !== BigInt(sizeBytes)) isCut = true
    return seen
  }
  const lookLater = (file: OpenFile, sizeBytes: number): void => {
    attemptTo('look at a part: the next write finds the same trouble', () => {
      if (file.isOpen) look(file, sizeBytes)
    })
  }
  const stop = (): void => {
    if (timer !== null) clearTimeout(timer)
    timer = null
  }
  return {
    isInDoubt: sizeBytes => {
      const isSlow = beganMs !== null && (performance.now() - beganMs) * fastBytesPerMs >= sizeBytes
      return !isTold || hasChanged || isSlow
    },
    beforeWriting(file, sizeBytes) {
      stop()
      beganMs ??= performance.now()
      const now = seen === null ? null : file.statFlushed()
      if (isCut || (now !== null && now.size !== BigInt(sizeBytes)))
        throw new PartDisturbed('cut or lengthened')
      if (now !== null && seen !== null && !looksTheSame(now, seen)) hasChanged = true
      seen = null
    },
    afterWriting(file, sizeBytes) {
      if (!isTold) return
      const nowMs = performance.now()
      const isResting = nowMs - restingSinceMs >= restMs
      restingSinceMs = nowMs
      if (isResting) look(file, sizeBytes)
      else timer = setTimeout(() => lookLater(file, sizeBytes), restMs).unref()
    },
    lastLook(file, sizeBytes) {
      stop()
      if (!isTold) return file.statFlushed()
      return seen ?? look(file, sizeBytes)
    },
    stop,
  }
}
