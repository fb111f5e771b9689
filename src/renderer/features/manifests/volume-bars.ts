import type { Output } from '#shared/contract/calls'

export type Day = Output<'manifests.days'>['days'][number]

export interface Bar {
  readonly day: Day
  /** In a drawing of one unit per day and 100 units of height, from the top. */
  readonly x: number
  readonly y: number
  readonly height: number
}

/** A day with anything is always seen, however much another one had. */
const leastHeight = 3

/** One bar per day that had any, the fullest of them at full height. Pure. */
export function volumeBars(days: readonly Day[]): readonly Bar[] {
  const most = Math.max(...days.map(day => day.bytes), 1)
  return days.flatMap((day, x) => {
    if (day.files === 0) return []
    const height = Math.max(leastHeight, (100 * day.bytes) / most)
    return [{ day, x, y: 100 - height, height }]
  })
}
