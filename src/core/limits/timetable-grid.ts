import { isSameRule, minutesPerDay, ruleAtMinute, toTimetable } from './timetable.ts'
import type { TimetableRule, Timetable, TimetableEntry } from './timetable.ts'

/** Seven days from Monday, each of 24 hours: the rule that holds when the hour begins. */
export type WeekGrid = readonly (readonly TimetableRule[])[]

const hours = Array.from({ length: 24 }, (_, hour) => hour)
const days = [0, 1, 2, 3, 4, 5, 6] as const

export function gridOf(timetable: Timetable): WeekGrid {
  return days.map(day => hours.map(hour => ruleAtMinute(timetable, day * minutesPerDay + hour * 60)))
}

/** Whether a grid shows all of it: no entry lies inside an hour. */
export function fitsGrid(timetable: Timetable): boolean {
  return timetable.every(({ minuteOfWeek }) => minuteOfWeek % 60 === 0)
}

/** One entry for every change of the week. */
export function timetableOfGrid(grid: WeekGrid): Timetable {
  const cells: readonly TimetableEntry[] = grid.flatMap((rules, day) =>
    rules.map((rule, hour) => ({ minuteOfWeek: day * minutesPerDay + hour * 60, rule })),
  )
  const changes = cells.filter((cell, index) => {
    const before = cells.at(index - 1)
    return before === undefined || !isSameRule(before.rule, cell.rule)
  })
  // A week without a change still has its one rule.
  return toTimetable(changes.length > 0 ? changes : cells.slice(0, 1))
}
