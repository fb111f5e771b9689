import uPlot from 'uplot'

import type { PlotMark, PlotProps, PlotSeries } from './plot-types.ts'
import { dateText, timeText } from './words.ts'

/** What a canvas draws with; it does not know the page's variables. */
export interface PlotColors {
  readonly text: string
  readonly line: string
  readonly tone: (tone: PlotSeries['tone']) => string
}

/** How a moment is written on the axis and in the table. */
export function momentText(atMs: number, step: PlotProps['step'], isUtc: boolean): string {
  if (step === 'day') return dateText(atMs, { isUtc })
  return timeText(atMs, { isUtc, withSeconds: step === 'second' })
}

/** Steps between times, seconds; none is shorter than what their text can show. */
const minutes = [60, 120, 300, 600, 900, 1800, 3600, 7200, 10_800, 14_400, 21_600, 43_200, 86_400]
const days = [1, 2, 5, 7, 14, 30, 60, 90, 180, 365].map(count => count * 86_400)
const increments: Readonly<Record<NonNullable<PlotProps['step']>, number[]>> = {
  second: [1, 2, 5, 10, 15, 30, ...minutes],
  minute: minutes,
  day: days,
}
/** Of values, which are whole: 1, 2 and 5 of each power of ten. */
const wholeSteps = Array.from({ length: 13 }, (_, power) =>
  [1, 2, 5].map(digit => digit * 10 ** power),
).flat()
/** The axis of a plot in which nothing happened. */
const emptyTop = 2

type Shape = Pick<PlotProps, 'series' | 'valueText' | 'step'>

/** Straight lines, no smoothing, no stacking; the value axis begins at zero. `marks` is asked at each drawing. */
export function plotOptions(
  { series, valueText, step }: Shape,
  size: { readonly width: number; readonly height: number },
  colors: PlotColors,
  isUtc: boolean,
  marks: () => readonly PlotMark[],
): uPlot.Options {
  const font = '12px system-ui, sans-serif'
  const axis = { font, stroke: colors.text, grid: { stroke: colors.line, width: 1 }, ticks: { show: false } }
  return {
    ...size,
    legend: { show: false },
    cursor: { show: false },
    // At the right as much as half a time takes, which is centred below the end of the axis.
    padding: [8, 32, 0, 0],
    scales: { x: { time: false }, y: { range: (_plot, _min, max) => [0, max > 0 ? max * 1.1 : emptyTop] } },
    axes: [
      {
        ...axis,
        size: 24,
        space: step === 'day' ? 96 : 72,
        incrs: increments[step ?? 'minute'],
        values: (_plot, splits) => splits.map(seconds => momentText(seconds * 1000, step, isUtc)),
      },
      {
        ...axis,
        size: 80,
        space: 32,
        incrs: wholeSteps,
        values: (_plot, splits) => splits.map(value => valueText(value)),
      },
    ],
    series: [{}, ...series.map(one => seriesOf(one, colors))],
    hooks: { draw: [plot => drawMarks(plot, marks(), colors, font)] },
  }
}

function seriesOf({ label, tone, style }: PlotSeries, colors: PlotColors): uPlot.Series {
  const color = colors.tone(tone)
  const base = { label, stroke: color, width: 2, points: { show: false }, spanGaps: false }
  if (style === 'dashed') return { ...base, dash: [6, 4] }
  if (style === 'dotted') return { ...base, dash: [2, 3] }
  const bars = uPlot.paths.bars
  return style === 'bars' && bars !== undefined
    ? { ...base, fill: color, width: 0, paths: bars({ size: [0.8, 40] }) }
    : base
}

/** Lines for the labels of marks; more would cover the curves. */
const markLines = [0, 1, 2] as const

function drawMarks(plot: uPlot, marks: readonly PlotMark[], colors: PlotColors, font: string): void {
  const { ctx, bbox } = plot
  const ratio = window.devicePixelRatio
  ctx.save()
  ctx.strokeStyle = colors.text
  ctx.fillStyle = colors.text
  ctx.lineWidth = ratio
  ctx.font = font.replace('12px', `${12 * ratio}px`)
  ctx.textBaseline = 'top'
  ctx.textAlign = 'left'
  ctx.setLineDash([])
  const ends: number[] = []
  for (const { atMs, label } of marks) {
    const x = Math.round(plot.valToPos(atMs / 1000, 'x', true))
    if (x < bbox.left || x > bbox.left + bbox.width) continue
    ctx.beginPath()
    ctx.moveTo(x, bbox.top)
    ctx.lineTo(x, bbox.top + bbox.height)
    ctx.stroke()
    const from = x + 4 * ratio
    const to = from + ctx.measureText(label).width
    // Drawn in the first free line, else left out; the table lists all of them.
    const line = markLines.find(at => (ends[at] ?? -Infinity) + 8 * ratio <= from)
    if (line === undefined) continue
    ends[line] = to
    ctx.fillText(label, from, bbox.top + line * 14 * ratio)
  }
  ctx.restore()
}

/** Columns as the library wants them: seconds first, then one column per series. */
export const plotData = ({ timesMs, series }: Pick<PlotProps, 'timesMs' | 'series'>): uPlot.AlignedData => [
  timesMs.map(atMs => atMs / 1000),
  ...series.map(({ values }) => [...values]),
]
