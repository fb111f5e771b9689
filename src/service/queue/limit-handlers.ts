import { fitsGrid, gridOf, timetableOfGrid } from '#core/limits/timetable-grid'
import { importRcloneTimetable } from '#core/limits/rclone-timetable'
import { parseTimetable, timetableText } from '#core/limits/timetable-text'
import type { Timetable } from '#core/limits/timetable'
import type { LimitSettings } from '#core/limits/limit-settings'
import type { Handlers, Input } from '#shared/contract/calls'
import type { LimitsView, TimetableInput, TimetableView } from '#shared/contract/areas/queue-limits'
import type { QueueServiceDeps } from './ports.ts'

/** How fast and when files are fetched, as the screen shows and changes it. */
export function limitHandlers({
  queue,
  limits,
  timeZone,
}: Pick<QueueServiceDeps, 'queue' | 'limits' | 'timeZone'>): Pick<
  Handlers,
  'queue.limits' | 'queue.limit' | 'queue.read-timetable'
> {
  function view(): LimitsView {
    const { settings, gate, budget } = limits.now()
    const names = new Map(queue.batches().map(({ id, name }) => [id, name]))
    return {
      bytesPerSecond: settings.bytesPerSecond,
      batches: Object.entries(settings.batches).flatMap(([key, bytesPerSecond]) => {
        const name = names.get(Number(key))
        return name === undefined ? [] : [{ batchId: Number(key), name, bytesPerSecond }]
      }),
      timetable: settings.timetable === null ? null : timetableView(parseTimetable(settings.timetable)),
      budget: settings.budget && budget && { ...settings.budget, ...budget },
      startAtMs: settings.startAtMs,
      stopAtMs: settings.stopAtMs,
      gate,
      timeZone: timeZone(),
    }
  }
  return {
    'queue.limits': () => inTurn(view),
    'queue.limit': change =>
      inTurn(() => {
        limits.change(changed(limits.now().settings, change))
        return view()
      }),
    'queue.read-timetable': ({ timetable }) => inTurn(() => timetableView(readTimetable(timetable))),
  }
}

/** Pure: only what was named changes. Throws AppError 'usage' for a timetable that cannot be read. */
function changed(settings: LimitSettings, change: Input<'queue.limit'>): Partial<LimitSettings> {
  const { batch, timetable, bytesPerSecond, budget, startAtMs, stopAtMs } = change
  return {
    ...(bytesPerSecond !== undefined && { bytesPerSecond }),
    ...(batch !== undefined && { batches: withBatch(settings.batches, batch) }),
    ...(timetable !== undefined && {
      timetable: timetable && timetableText(readTimetable(timetable)),
    }),
    ...(budget !== undefined && { budget }),
    ...(startAtMs !== undefined && { startAtMs }),
    ...(stopAtMs !== undefined && { stopAtMs }),
  }
}

function withBatch(
  batches: LimitSettings['batches'],
  { batchId, bytesPerSecond }: { readonly batchId: number; readonly bytesPerSecond: number | null },
): LimitSettings['batches'] {
  const others = Object.fromEntries(Object.entries(batches).filter(([key]) => key !== String(batchId)))
  return bytesPerSecond === null ? others : { ...others, [batchId]: bytesPerSecond }
}

function readTimetable(input: TimetableInput): Timetable {
  switch (input.form) {
    case 'text':
      return parseTimetable(input.text)
    case 'rclone':
      return importRcloneTimetable(input.text)
    case 'grid':
      return timetableOfGrid(input.grid)
  }
}

const timetableView = (timetable: Timetable): TimetableView => ({
  text: timetableText(timetable),
  grid: gridOf(timetable),
  fitsGrid: fitsGrid(timetable),
  entries: timetable,
})

/** A throw becomes a rejection, as every handler promises. */
const inTurn = <T>(read: () => T): Promise<T> => Promise.resolve().then(read)
