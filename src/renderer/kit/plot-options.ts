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
    padding: [8, 8, 0, 0],
    scales: { x: { time: false }, y: { range: (_plot, _min, max) => [0, max > 0 ? max * 1.1 : 1] } },
    axes: [
      {
        ...axis,
        size: 24,
        space: step === 'day' ? 96 : 72,
        values: (_plot, splits) => splits.map(seconds => momentText(seconds * 1000, step, isUtc)),
      },
      { ...axis, size: 80, space: 32, values: (_plot, splits) => splits.map(value => valueText(value)) },
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
  for (const { atMs, label } of marks) {
    const x = Math.round(plot.valToPos(atMs / 1000, 'x', true))
    if (x < bbox.left || x > bbox.left + bbox.width) continue
    ctx.beginPath()
    ctx.moveTo(x, bbox.top)
    ctx.lineTo(x, bbox.top + bbox.height)
    ctx.stroke()
    ctx.fillText(label, x + 4 * ratio, bbox.top)
  }
  ctx.restore()
}

/** Columns as the library wants them: seconds first, then one column per series. */
export const plotData = ({ timesMs, series }: Pick<PlotProps, 'timesMs' | 'series'>): uPlot.AlignedData => [
  timesMs.map(atMs => atMs / 1000),
  ...series.map(({ values }) => [...values]),
]
