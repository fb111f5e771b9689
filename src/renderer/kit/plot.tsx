import { useId, useState } from 'react'

import { usePreferences } from '../base/preferences.ts'
import { Button } from './button.tsx'
import { PlotCanvas } from './plot-canvas.tsx'
import { momentText } from './plot-options.ts'
import type { PlotProps } from './plot-types.ts'

export type { PlotMark, PlotProps, PlotSeries } from './plot-types.ts'

/** Lines or bars over time, with a text summary and the same samples as a table. */
export function Plot(props: PlotProps) {
  const { label, summary, series, controls } = props
  const [isTable, setTable] = useState(false)
  const summaryId = useId()
  return (
    <figure className="kit-plot" aria-label={label} aria-describedby={summaryId}>
      <div className="kit-plot-head">
        <figcaption id={summaryId}>{summary}</figcaption>
        <div className="kit-plot-controls">
          {controls}
          <Button kind="quiet" isLocal onPress={() => setTable(shown => !shown)}>
            {isTable ? 'Show as plot' : 'Show as table'}
          </Button>
        </div>
      </div>
      {isTable ? <PlotTable {...props} /> : <PlotCanvas {...props} />}
      <ul className="kit-plot-legend">
        {series.filter(hasValues).map(({ id, label: name, tone, style = 'line' }) => (
          <li key={id}>
            <span className={`kit-plot-stroke is-${style} tone-${tone}`} aria-hidden />
            {name}
          </li>
        ))}
      </ul>
    </figure>
  )
}

/** What is never drawn is not explained. */
const hasValues = ({ values }: PlotProps['series'][number]): boolean => values.some(value => value !== null)

/** Newest first, since that is what is asked for mostly. */
function PlotTable({ label, timesMs, series, valueText, step, marks = [] }: PlotProps) {
  const { isUtc } = usePreferences()
  const order = timesMs.map((_, place) => place).reverse()
  return (
    // A scroller has to take the focus, so that its end can be reached by keyboard.
    <div className="kit-plot-table" tabIndex={0} role="region" aria-label={`${label}, as a table`}>
      <table>
        <thead>
          <tr>
            <th scope="col">{isUtc ? 'Time (UTC)' : 'Time'}</th>
            {series.map(({ id, label: name }) => (
              <th key={id} scope="col">
                {name}
              </th>
            ))}
            {marks.length > 0 && <th scope="col">Event</th>}
          </tr>
        </thead>
        <tbody>
          {order.map(place => {
            const atMs = timesMs[place] ?? 0
            return (
              <tr key={place}>
                <th scope="row">{momentText(atMs, step, isUtc)}</th>
                {series.map(({ id, values }) => {
                  const value = values[place] ?? null
                  return <td key={id}>{value === null ? '—' : valueText(value)}</td>
                })}
                {marks.length > 0 && (
                  <td>{marksAt(marks, atMs, timesMs[place + 1] ?? Infinity).join(', ')}</td>
                )}
              </tr>
            )
          })}
        </tbody>
      </table>
    </div>
  )
}

const marksAt = (
  marks: NonNullable<PlotProps['marks']>,
  fromMs: number,
  beforeMs: number,
): readonly string[] =>
  marks.filter(({ atMs }) => atMs >= fromMs && atMs < beforeMs).map(({ label }) => label)
