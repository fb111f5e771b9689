import { useMemo } from 'react'

import type { SampleSpan } from '#shared/contract/areas/queue-live'

import { useAsk } from '../../api/use-ask.ts'
import { FailedFace } from '../../kit/face.tsx'
import { Plot } from '../../kit/plot.tsx'
import type { PlotMark, PlotSeries } from '../../kit/plot.tsx'
import { Segmented } from '../../kit/segmented.tsx'
import { rateText } from '../../kit/words.ts'
import { useQueueView } from './queue-view.ts'
import { eventText, graphSummary, spanLabels } from './graph-wording.ts'

const spans: readonly SampleSpan[] = ['5min', '1h', '24h']
const askedEveryMs: Readonly<Record<SampleSpan, number>> = { '5min': 1000, '1h': 10_000, '24h': 60_000 }
const choices = spans.map(id => ({ id, label: spanLabels[id] }))

/** How far back the graph goes. */
function SpanChoice() {
  const span = useQueueView(state => state.span)
  return (
    <Segmented
      label="Time shown"
      value={span}
      choices={choices}
      onChange={next => useQueueView.setState({ span: next })}
    />
  )
}

/** Throughput of the last minutes, hour or day: received, written, and the limit. */
export function GraphStrip() {
  const span = useQueueView(state => state.span)
  const ask = useAsk('queue.samples', { span }, { everyMs: askedEveryMs[span], keep: true })
  const answer = ask.kind === 'shown' ? ask.value : null
  const drawn = useMemo(() => {
    const samples = answer?.samples ?? []
    const events = answer?.events ?? []
    const series: readonly PlotSeries[] = [
      {
        id: 'network',
        label: 'Network',
        tone: 'running',
        values: samples.map(sample => sample.networkBytesPerSecond),
      },
      {
        id: 'written',
        label: 'Written',
        tone: 'done',
        style: 'dotted',
        values: samples.map(sample => sample.writtenBytesPerSecond),
      },
      {
        id: 'limit',
        label: 'Limit',
        tone: 'warn',
        style: 'dashed',
        values: samples.map(sample => sample.limitBytesPerSecond),
      },
    ]
    const marks: readonly PlotMark[] = events.map(event => ({ atMs: event.atMs, label: eventText(event) }))
    const last = samples.at(-1)
    const peak = samples.reduce((most, sample) => Math.max(most, sample.networkBytesPerSecond ?? 0), 0)
    const summary = graphSummary(span, peak, last?.limitBytesPerSecond ?? null)
    return { series, marks, summary, timesMs: samples.map(sample => sample.atMs) }
  }, [answer, span])
  return (
    <section className="queue-graph" aria-label="Throughput">
      {ask.kind === 'failed' ? (
        <FailedFace message={ask.message} onRetry={ask.again} />
      ) : (
        <Plot
          label="Throughput"
          summary={drawn.summary}
          timesMs={drawn.timesMs}
          series={drawn.series}
          marks={drawn.marks}
          valueText={rateText}
          step={span === '5min' ? 'second' : 'minute'}
          height={112}
          controls={<SpanChoice />}
        />
      )}
    </section>
  )
}
