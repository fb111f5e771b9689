import { useState } from 'react'

import type {
  WeekGridView,
  RuleView,
  TimetableInput,
  TimetableView,
} from '#shared/contract/areas/queue-limits'

import { useClient } from '../../api/client-context.tsx'
import { Button } from '../../kit/button.tsx'
import { Segmented } from '../../kit/segmented.tsx'
import { TextField } from '../../kit/text-field.tsx'
import { EntryList } from './entry-list.tsx'
import { RuleField } from './rule-field.tsx'
import { entriesText, fullWeek } from './timetable-edit.ts'
import type { WeekEntry } from './timetable-edit.ts'
import { WeekGrid } from './week-grid.tsx'

export interface TimetableTabProps {
  readonly timetable: TimetableView | null
  /** Null: none. Resolves to why it was refused. */
  readonly onSave: (timetable: TimetableInput | null) => Promise<string | null>
}

type Shown = 'week' | 'list' | 'text'
const shows = [
  { id: 'week', label: 'Week' },
  { id: 'list', label: 'List' },
  { id: 'text', label: 'Text' },
] as const

/** When to be fast, slow or still: painted, listed or written, always the same timetable. */
export function TimetableTab({ timetable, onSave }: TimetableTabProps) {
  const client = useClient()
  const [shown, setShown] = useState<Shown>('week')
  const [draft, setDraft] = useState(timetable)
  const [brush, setBrush] = useState<RuleView>({ kind: 'stopped' })
  const [problem, setProblem] = useState<string | null>(null)
  const grid = draft?.grid ?? fullWeek

  /** The host parses every form, so that all of them agree. */
  async function take(input: TimetableInput): Promise<void> {
    const reply = await client.call('queue.read-timetable', { timetable: input })
    setProblem(reply.ok ? null : reply.error.message)
    if (reply.ok) setDraft(reply.value)
  }
  function paint(next: WeekGridView): void {
    // Shown at once; the host's reading follows.
    setDraft(known => known && { ...known, grid: next })
    void take({ form: 'grid', grid: next })
  }
  function list(entries: readonly WeekEntry[]): void {
    if (entries.length === 0) setDraft(null)
    else void take({ form: 'text', text: entriesText(entries) })
  }
  async function save(): Promise<void> {
    setProblem(await onSave(draft === null ? null : { form: 'text', text: draft.text }))
  }

  return (
    <div className="queue-timetable">
      <Segmented label="Shown as" value={shown} choices={shows} onChange={setShown} />
      {shown === 'week' && (
        <>
          <RuleField label="Paint with" rule={brush} onChange={setBrush} />
          <p className="queue-muted">
            Drag over hours, or move with the arrows and press Space; Shift with the arrows paints as it goes.
          </p>
          <WeekGrid grid={grid} brush={brush} onChange={paint} />
          {draft?.fitsGrid === false && (
            <p className="queue-muted">Some changes lie within an hour; the list shows them.</p>
          )}
        </>
      )}
      {shown === 'list' && <EntryList entries={draft?.entries ?? []} onChange={list} />}
      {shown === 'text' && <TimetableText key={draft?.text ?? ''} text={draft?.text ?? ''} onRead={take} />}
      {problem !== null && (
        <p className="queue-problem" role="alert">
          {problem}
        </p>
      )}
      <div className="queue-buttons">
        <Button isDisabled={draft === null} onPress={() => setDraft(null)}>
          No schedule
        </Button>
        <Button kind="primary" onPress={() => void save()}>
          Set schedule
        </Button>
      </div>
    </div>
  )
}

interface TimetableTextProps {
  readonly text: string
  readonly onRead: (input: TimetableInput) => Promise<void>
}

function TimetableText({ text, onRead }: TimetableTextProps) {
  const [own, setOwn] = useState(text)
  const [foreign, setForeign] = useState('')
  return (
    <>
      <TextField
        label="Schedule"
        value={own}
        onChange={setOwn}
        isMono
        hint="For example Mon-Fri-08:00,5M 18:00,stop 23:00,full. An entry applies until the next one."
        onKeyDown={event => {
          if (event.key === 'Enter') void onRead({ form: 'text', text: own })
        }}
      />
      <Button isDisabled={own.trim() === ''} onPress={() => void onRead({ form: 'text', text: own })}>
        Read schedule
      </Button>
      <TextField
        label="From rclone"
        value={foreign}
        onChange={setForeign}
        isMono
        hint="The value of --bwlimit. Its off means full speed and its M is MiB."
      />
      <Button
        isDisabled={foreign.trim() === ''}
        onPress={() => void onRead({ form: 'rclone', text: foreign })}
      >
        Import
      </Button>
    </>
  )
}
