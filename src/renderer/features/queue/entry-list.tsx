import { Button } from '../../kit/button.tsx'
import { IconButton } from '../../kit/icon-button.tsx'
import { IconPlus, IconTrash } from '../../kit/icons.ts'
import { SelectField } from '../../kit/select-field.tsx'
import { TextField } from '../../kit/text-field.tsx'
import { RuleField } from './rule-field.tsx'
import { dayOf, minuteOfWeek, nextEntry, replaced, timeOf } from './timetable-edit.ts'
import type { WeekEntry } from './timetable-edit.ts'
import { weekdays } from './timetable-wording.ts'

export interface EntryListProps {
  readonly entries: readonly WeekEntry[]
  readonly onChange: (entries: readonly WeekEntry[]) => void
}

const days = weekdays.map((label, day) => ({ id: String(day), label }))

/** The same timetable as a list of changes: each holds until the next one. */
export function EntryList({ entries, onChange }: EntryListProps) {
  return (
    <div className="queue-entries">
      {entries.length === 0 && <p className="queue-muted">No changes: full speed all week.</p>}
      <ul aria-label="Changes of the week">
        {entries.map((entry, index) => (
          <li key={entry.minuteOfWeek}>
            <EntryFields entry={entry} onChange={next => onChange(replaced(entries, index, next))} />
          </li>
        ))}
      </ul>
      <Button icon={IconPlus} isLocal onPress={() => onChange(replaced(entries, -1, nextEntry(entries)))}>
        Add a change
      </Button>
    </div>
  )
}

interface EntryFieldsProps {
  readonly entry: WeekEntry
  readonly onChange: (entry: WeekEntry | null) => void
}

function EntryFields({ entry, onChange }: EntryFieldsProps) {
  const day = dayOf(entry.minuteOfWeek)
  const time = timeOf(entry.minuteOfWeek)
  const move = (nextDay: number, nextTime: string): void => {
    const minute = minuteOfWeek(nextDay, nextTime)
    if (minute !== null && minute !== entry.minuteOfWeek) onChange({ ...entry, minuteOfWeek: minute })
  }
  const name = `${weekdays[day] ?? ''} ${time}`
  return (
    <div className="queue-entry" role="group" aria-label={name}>
      <SelectField
        label="Day"
        value={String(day)}
        choices={days}
        onChange={next => move(Number(next), time)}
      />
      <TextField label="Time" type="time" value={time} onChange={next => move(day, next)} />
      <RuleField label="From then on" rule={entry.rule} onChange={rule => onChange({ ...entry, rule })} />
      <IconButton label={`Remove ${name}`} icon={IconTrash} onPress={() => onChange(null)} />
    </div>
  )
}
