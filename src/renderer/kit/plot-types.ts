import type { ReactNode } from 'react'

import type { Tone } from './state-label.ts'

export interface PlotSeries {
  readonly id: string
  readonly label: string
  readonly tone: Tone
  readonly style?: 'line' | 'dashed' | 'dotted' | 'bars' | undefined
  /** One value per moment; null leaves a gap. */
  readonly values: readonly (number | null)[]
}

export interface PlotMark {
  readonly atMs: number
  readonly label: string
}

export interface PlotProps {
  readonly label: string
  /** The whole plot in one sentence. */
  readonly summary: string
  /** Wall clock milliseconds, rising. */
  readonly timesMs: readonly number[]
  readonly series: readonly PlotSeries[]
  /** How a value is written, on the axis and in the table. */
  readonly valueText: (value: number) => string
  /** Pauses and errors, as labelled ticks. */
  readonly marks?: readonly PlotMark[] | undefined
  /** Pixels. */
  readonly height?: number | undefined
  /** What belongs to the plot beside its table, such as the choice of its span. */
  readonly controls?: ReactNode
  /** What the times are: seconds for the last minutes, days for volumes per day. */
  readonly step?: 'second' | 'minute' | 'day' | undefined
}
