import { useEffect, useRef } from 'react'

export interface GridCheckProps {
  readonly name: string
  readonly isChecked: boolean | 'some'
}

/** The check box of a row. It shows; presses and keys are the grid's. */
export function GridCheck({ name, isChecked }: GridCheckProps) {
  const input = useRef<HTMLInputElement>(null)
  useEffect(() => {
    if (input.current !== null) input.current.indeterminate = isChecked === 'some'
  }, [isChecked])
  return (
    <span className="kit-check">
      <input
        ref={input}
        type="checkbox"
        data-grid-check=""
        tabIndex={-1}
        aria-label={name}
        checked={isChecked === true}
        // A press takes the dash away, also where the state stays in between or comes later.
        onChange={event => {
          event.currentTarget.indeterminate = isChecked === 'some'
        }}
      />
    </span>
  )
}
