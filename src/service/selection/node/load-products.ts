import { leftOutSentence } from '#core/archive/left-out'
import { failureOf } from '#core/list-products'
import type { Archive, ObservationKey } from '#core/ports'
import type { SelectionList } from '../selection-list.ts'
import { toAppError } from '#shared/errors'

/** The file lists of observations while they arrive. */
export interface Loading {
  readonly asked: number
  arrived(): number
  failed(): number
  isLoading(): boolean
  /** One sentence per group that failed. */
  failures(): readonly string[]
  /** Asks for everything that has not arrived; resolves when all have arrived or failed. Never rejects. */
  run(): Promise<void>
  stop(): void
}

interface Failed {
  readonly keys: readonly ObservationKey[]
  readonly sentence: string
}

export function loadingOf(
  keys: readonly ObservationKey[],
  list: SelectionList,
  archive: Pick<Archive, 'products'>,
): Loading {
  const askedFor = new Map(keys.map(({ obsid, obsId }, index) => [obsid, { obsId, index }]))
  const waiting = new Map(keys.map(key => [key.obsid, key]))
  const stopped = new AbortController()
  let failed: readonly Failed[] = []
  let running: Promise<void> | null = null

  async function load(): Promise<void> {
    failed = []
    try {
      for await (const group of archive.products([...waiting.values()], stopped.signal)) {
        const sentence = failureOf(group)
        if (sentence !== null) failed = [...failed, { keys: group.asked, sentence }]
        if (group.kind !== 'arrived') continue
        if (group.leftOut.length > 0)
          failed = [...failed, { keys: [], sentence: leftOutSentence(group.leftOut) }]
        list.files.addRows(group.rows, obsid => askedFor.get(obsid))
        for (const { obsid } of group.asked) waiting.delete(obsid)
        list.arrived()
      }
    } catch (thrown) {
      if (stopped.signal.aborted) return
      const counted = new Set(failed.flatMap(one => one.keys.map(({ obsid }) => obsid)))
      const rest = [...waiting.values()].filter(({ obsid }) => !counted.has(obsid))
      failed = [...failed, { keys: rest, sentence: toAppError(thrown).message }]
    }
  }

  return {
    asked: keys.length,
    arrived: () => keys.length - waiting.size,
    failed: () => failed.reduce((sum, one) => sum + one.keys.length, 0),
    isLoading: () => running !== null,
    failures: () => failed.map(({ sentence }) => sentence),
    run: () =>
      (running ??= load().finally(() => {
        running = null
      })),
    stop: () => stopped.abort(),
  }
}
