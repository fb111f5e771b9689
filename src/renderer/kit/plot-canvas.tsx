import { useEffect, useEffectEvent, useRef } from 'react'
import uPlot from 'uplot'

import 'uplot/dist/uPlot.min.css'

import { usePreferences } from '../base/preferences.ts'
import { useMedia } from '../base/use-media.ts'
import { plotData, plotOptions } from './plot-options.ts'
import type { PlotColors } from './plot-options.ts'
import type { PlotProps } from './plot-types.ts'

const plainHeight = 140

/** The drawing itself, for eyes only: its text and table are beside it. */
export function PlotCanvas(props: PlotProps) {
  const { timesMs, series, marks = [], height = plainHeight, step } = props
  const place = useRef<HTMLDivElement>(null)
  const drawn = useRef<uPlot | null>(null)
  const { theme, isUtc } = usePreferences()
  const isDark = useMedia('(prefers-color-scheme: dark)')
  const shape = series.map(({ id, tone, style }) => `${id} ${tone} ${style ?? ''}`).join()

  const latestMarks = useEffectEvent(() => marks)
  const draw = useEffectEvent((element: HTMLDivElement): uPlot => {
    const size = { width: Math.max(120, element.clientWidth), height }
    const options = plotOptions(props, size, colorsOf(element), isUtc, () => latestMarks())
    return new uPlot(options, plotData(props), element)
  })
  // Colours and kinds of line are fixed when a plot is made; values are not.
  useEffect(() => {
    const element = place.current
    if (element === null) return
    const plot = draw(element)
    drawn.current = plot
    const watch = new ResizeObserver(() =>
      plot.setSize({ width: Math.max(120, element.clientWidth), height }),
    )
    watch.observe(element)
    return () => {
      watch.disconnect()
      plot.destroy()
      drawn.current = null
    }
  }, [shape, theme, isDark, isUtc, height, step])
  useEffect(() => {
    drawn.current?.setData(plotData({ timesMs, series }))
  }, [timesMs, series, marks])
  return <div ref={place} className="kit-plot-canvas" aria-hidden />
}

/** Reads the page's colours off an element: a canvas does not understand variables. */
function colorsOf(element: HTMLElement): PlotColors {
  const probe = element.appendChild(document.createElement('span'))
  const read = (className: string): string => {
    probe.className = className
    return window.getComputedStyle(probe).color
  }
  const tones = ['running', 'done', 'hold', 'warn', 'error', 'token'] as const
  const toned = new Map(tones.map(tone => [tone, read(`kit-plot-probe tone-${tone}`)]))
  const colors = { text: read('kit-plot-probe-text'), line: read('kit-plot-probe-line') }
  probe.remove()
  return { ...colors, tone: tone => toned.get(tone) ?? colors.text }
}
