import type { BatchOptions } from '#core/queue-api'
import type { QueueClient } from '#core/queue-client'
import { planSpace, spaceSentence } from '#core/space/plan-space'
import { volumeOf } from '#platform/disk/check-folder'
import type { CommandOutput } from '../output/output.ts'

/** Prints before the start how much disk space the batch still needs. */
export async function noteSpace(
  output: CommandOutput,
  client: Pick<QueueClient, 'outcomes'>,
  batchId: number,
  { folder, keepFreeBytes = null, patience }: BatchOptions,
): Promise<void> {
  const outcomes = await client.outcomes(batchId)
  const waiting = outcomes.filter(({ state }) => state === 'queued' || state === 'waiting')
  const needBytes = waiting.reduce((sum, { bytes }) => sum + bytes, 0)
  const volume = needBytes === 0 ? null : await volumeOf(folder)
  if (volume === null) return
  for (const plan of planSpace([{ volume, needBytes, keepFreeBytes, patience }]))
    output.note(spaceSentence(plan))
}
