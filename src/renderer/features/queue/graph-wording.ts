import type { SampleEvent, SampleSpan } from '#shared/contract/areas/queue-live'

import { countText, rateText } from '../../kit/words.ts'

/** Words of the throughput graph. Pure. */

export const spanLabels: Readonly<Record<SampleSpan, string>> = {
  '5min': '5 min',
  '1h': '1 h',
  '24h': '24 h',
}
const peakText = (bytesPerSecond: number): string => `peak ${rateText(bytesPerSecond)}`

const eventWords: Readonly<Record<SampleEvent['kind'], string>> = {
  paused: 'Paused',
  resumed: 'Resumed',
  stopped: 'Stopped',
  started: 'Started',
  limited: 'Limit changed',
  failed: 'Failed',
  held: 'Waiting for the archive',
}
export const eventText = ({ kind, count }: SampleEvent): string =>
  count === 1 ? eventWords[kind] : `${eventWords[kind]} × ${countText(count)}`

/** Without the present rate, which is shown beside it. */
export function graphSummary(span: SampleSpan, peak: number, limit: number | null): string {
  const limited = limit === null ? '' : `, limit ${rateText(limit)}`
  return `Throughput, last ${spanLabels[span]}: ${peakText(peak)}${limited}`
}
