import { useEffect, useRef, useState } from 'react'
import type { KeyboardEvent, PointerEvent } from 'react'

import type { WeekGridView, RuleView } from '#shared/contract/areas/queue-limits'

import { neighbour, painted } from './timetable-edit.ts'
import type { HourCell } from './timetable-edit.ts'
import { cellMark, cellName, hourText, weekdays } from './timetable-wording.ts'

export interface WeekGridProps {
  readonly grid: WeekGridView
  /** The rule that a stroke paints. */
  readonly brush: RuleView
  /** After a whole stroke. */
  readonly onChange: (grid: WeekGridView) => void
}

/**
 * Seven days of 24 hours, painted by dragging, or by the arrows with Space; Shift with the arrows paints as it goes.
 */
export function WeekGrid({ grid, brush, onChange }: WeekGridProps) {
  const [place, setPlace] = useState<HourCell>({ day: 0, hour: 8 })
  const [stroke, setStroke] = useState<{ readonly from: HourCell; readonly to: HourCell } | null>(null)
  const table = useRef<HTMLTableElement>(null)
  const isMoved = useRef(false)
  const shown = stroke === null ? grid : painted(grid, stroke.from, stroke.to, brush)

  useEffect(() => {
    if (!isMoved.current) return
    isMoved.current = false
    table.current?.querySelector<HTMLElement>('[data-cell][tabindex="0"]')?.focus()
  }, [place])

  function pressed(event: KeyboardEvent): void {
    if (event.key === ' ' || event.key === 'Enter') {
      event.preventDefault()
      onChange(painted(grid, place, place, brush))
      return
    }
    const next = neighbour(place, event.key)
    if (next === null) return
    event.preventDefault()
    isMoved.current = true
    setPlace(next)
    if (event.shiftKey) onChange(painted(grid, place, next, brush))
  }
  function begin(event: PointerEvent): void {
    const cell = cellOf(event.target)
    if (cell === null || event.button !== 0) return
    // Otherwise touch keeps all later events with the first cell.
    if (event.target instanceof Element) event.target.releasePointerCapture(event.pointerId)
    setPlace(cell)
    setStroke({ from: cell, to: cell })
  }
  function over(event: PointerEvent): void {
    const cell = cellOf(event.target)
    if (stroke !== null && cell !== null) setStroke({ ...stroke, to: cell })
  }
  function end(): void {
    if (stroke !== null) onChange(shown)
    setStroke(null)
  }

  return (
    <div className="queue-week-scroll">
      <table
        ref={table}
        className="queue-week"
        role="grid"
        aria-label="Week"
        onKeyDown={pressed}
        onPointerDown={begin}
        onPointerOver={over}
        onPointerUp={end}
        onPointerLeave={end}
      >
        <thead>
          <tr>
            <td />
            {shown[0]?.map((_, hour) => (
              <th key={hour} scope="col">
                <span className="kit-hidden">{hourText(hour)}</span>
                <span aria-hidden>{hour % 3 === 0 ? hour : ''}</span>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {shown.map((hours, day) => (
            <tr key={day}>
              <th scope="row" aria-label={weekdays[day]}>
                {weekdays[day]?.slice(0, 3)}
              </th>
              {hours.map((rule, hour) => {
                const isHere = place.day === day && place.hour === hour
                return (
                  <td
                    key={hour}
                    role="gridcell"
                    data-cell={`${day} ${hour}`}
                    tabIndex={isHere ? 0 : -1}
                    className={`queue-hour is-${rule.kind}`}
                    aria-label={cellName(day, hour, rule)}
                    title={cellName(day, hour, rule)}
                  >
                    <span aria-hidden>{cellMark(rule)}</span>
                  </td>
                )
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

function cellOf(target: EventTarget): HourCell | null {
  const cell = target instanceof Element ? target.closest<HTMLElement>('[data-cell]') : null
  const [day, hour] = (cell?.dataset['cell'] ?? '').split(' ').map(Number)
  return day === undefined || hour === undefined ? null : { day, hour }
}
