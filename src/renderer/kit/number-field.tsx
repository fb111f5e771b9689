import { useState } from 'react'
import { Input, TextField as AriaTextField } from 'react-aria-components'

import { ariaField, FieldParts } from './field.tsx'
import type { FieldProps } from './field.tsx'
import { useIsHostReachable } from '../base/host-reachable.ts'
import { countText } from './words.ts'

export interface NumberFieldProps extends FieldProps {
  readonly value: number
  /** Called only with a number inside the range. */
  readonly onChange: (value: number) => void
  readonly min: number
  readonly max: number
  /** Arrow keys add or subtract this, 1 by default. Only whole numbers are taken when it is whole. */
  readonly step?: number | undefined
  /** Shown after the number: `MB/s`, `files`. */
  readonly unit?: string | undefined
}

/**
 * A number with a range. What is outside is explained and the old value kept. The number field of React Aria would
 * clamp it in silence.
 */
export function NumberField(props: NumberFieldProps) {
  const { value, onChange, min, max, step = 1, unit } = props
  const [draft, setDraft] = useState<string | null>(null)
  const own = draft === null ? null : problemOf(draft, { min, max, step })
  const problem = own ?? props.problem ?? null
  const isReachable = useIsHostReachable()

  function enter(text: string): void {
    setDraft(text)
    if (problemOf(text, { min, max, step }) === null) onChange(Number(text))
  }

  function stepBy(amount: number): void {
    const next = Math.min(max, Math.max(min, value + amount))
    setDraft(null)
    if (next !== value) onChange(next)
  }

  return (
    <AriaTextField
      {...ariaField({ ...props, problem })}
      isDisabled={props.isDisabled === true || !isReachable}
      value={draft ?? String(value)}
      onChange={enter}
      inputMode={step % 1 === 0 ? 'numeric' : 'decimal'}
      autoComplete="off"
    >
      <FieldParts {...props} problem={problem}>
        <span className="kit-control kit-number">
          <Input
            className="kit-input"
            role="spinbutton"
            aria-valuenow={value}
            aria-valuemin={min}
            aria-valuemax={max}
            aria-valuetext={unit === undefined ? undefined : `${value} ${unit}`}
            onBlur={() => {
              // A wrong text stays with its explanation; a right one is the value already.
              if (own === null) setDraft(null)
            }}
            onKeyDown={event => {
              if (event.key !== 'ArrowUp' && event.key !== 'ArrowDown') return
              event.preventDefault()
              stepBy(event.key === 'ArrowUp' ? step : -step)
            }}
          />
          {unit !== undefined && <span className="kit-unit">{unit}</span>}
        </span>
      </FieldParts>
    </AriaTextField>
  )
}

/** Why a text is not a number of this range, or null. Pure. */
function problemOf(
  text: string,
  { min, max, step }: { readonly min: number; readonly max: number; readonly step: number },
): string | null {
  const number = text.trim() === '' ? NaN : Number(text)
  const isWrong =
    !Number.isFinite(number) || (step % 1 === 0 && number % 1 !== 0) || number < min || number > max
  if (!isWrong) return null
  const kind = step % 1 === 0 ? 'a whole number' : 'a number'
  return `Enter ${kind} from ${countOf(min)} to ${countOf(max)}. The former value is kept.`
}

const countOf = (value: number): string => (value % 1 === 0 ? countText(value) : String(value))
