import { classNames } from './class-names.ts'
import type { Tone } from './state-label.ts'
import { percentOf } from './words.ts'

export interface ProgressBarProps {
  /** What progresses. */
  readonly name: string
  readonly value: number
  /** The whole, in the unit of `value`; null while it is not known. */
  readonly max: number | null
  /** Read out instead of the bare percentage: `71 percent, 18 seconds left`. */
  readonly valueText?: string | undefined
  readonly tone?: Tone | undefined
  readonly className?: string | undefined
}

/** How far something is. Not a live region: it is read when it is looked at. */
export function ProgressBar({ name, value, max, valueText, tone = 'running', className }: ProgressBarProps) {
  const percent = max === null ? null : percentOf(value, max)
  return (
    <progress
      role="progressbar"
      className={classNames('kit-progress', `tone-${tone}`, className)}
      aria-label={name}
      aria-valuetext={valueText ?? (percent === null ? 'Size not known' : `${percent} percent`)}
      {...(percent === null ? {} : { max: 100, value: percent })}
    />
  )
}
