import { useState } from 'react'

import { hourMs } from '#shared/durations'
import { priorities, type Priority } from '#shared/choices'

import { Button } from '../../kit/button.tsx'
import { Dialog } from '../../kit/dialog.tsx'
import { RadioGroup } from '../../kit/radio-group.tsx'
import { Segmented } from '../../kit/segmented.tsx'
import { TextField } from '../../kit/text-field.tsx'
import { dateText, timeText } from '../../kit/words.ts'
import type { StartOptions } from './destination-draft.ts'
import { words } from './wording.ts'

interface StartOptionsDialogProps {
  readonly isOpen: boolean
  readonly options: StartOptions
  readonly onClose: () => void
  readonly onChange: (options: StartOptions) => void
}

type When = StartOptions['when']['kind']
const whenLabels: Readonly<Record<When, string>> = { now: 'At once', paused: 'Paused', at: 'At a time' }
const priorityLabels: Readonly<Record<Priority, string>> = { high: 'High', normal: 'Normal', low: 'Low' }

/** Name, note, priority and time of the batch that will be started. */
export function StartOptionsDialog({ isOpen, options, onClose, onChange }: StartOptionsDialogProps) {
  return (
    <Dialog
      title={words.options}
      isOpen={isOpen}
      onClose={onClose}
      actions={
        <Button kind="primary" isLocal onPress={onClose}>
          Done
        </Button>
      }
    >
      <div className="selection-options">
        <TextField
          label="Name"
          hint="Left empty, the batch has the name of its folder."
          value={options.name ?? ''}
          maxLength={200}
          onChange={name => onChange({ ...options, name: name === '' ? null : name })}
        />
        <TextField
          label="Note"
          hint="Kept with the batch and written into its manifest."
          value={options.note ?? ''}
          maxLength={2000}
          onChange={note => onChange({ ...options, note: note === '' ? null : note })}
        />
        <div className="kit-field">
          <span className="kit-label" aria-hidden>
            Priority
          </span>
          <Segmented
            label="Priority"
            value={options.priority}
            choices={priorities.map(id => ({ id, label: priorityLabels[id] }))}
            onChange={priority => onChange({ ...options, priority })}
          />
        </div>
        <RadioGroup
          label="Start"
          isInline
          value={options.when.kind}
          choices={(['now', 'paused', 'at'] as const).map(id => ({ id, label: whenLabels[id] }))}
          onChange={kind => onChange({ ...options, when: whenOf(kind) })}
        />
        {options.when.kind === 'at' && (
          <StartTime
            atMs={options.when.atMs}
            onChange={atMs => onChange({ ...options, when: { kind: 'at', atMs } })}
          />
        )}
      </div>
    </Dialog>
  )
}

const whenOf = (kind: When): StartOptions['when'] =>
  kind === 'at' ? { kind, atMs: Math.ceil((Date.now() + hourMs) / hourMs) * hourMs } : { kind }

/** The time of the whole queue: it has one start. */
function StartTime({ atMs, onChange }: { readonly atMs: number; readonly onChange: (atMs: number) => void }) {
  const [date, setDate] = useState(dateText(atMs))
  const [time, setTime] = useState(timeText(atMs))
  const enter = (nextDate: string, nextTime: string): void => {
    setDate(nextDate)
    setTime(nextTime)
    const entered = new Date(`${nextDate}T${nextTime}`).getTime()
    if (Number.isFinite(entered)) onChange(entered)
  }
  return (
    <div className="selection-start-time">
      <TextField label="Date" type="date" value={date} onChange={value => enter(value, time)} />
      <TextField
        label="Time"
        type="time"
        value={time}
        hint="Local time. The whole queue starts no download before then."
        onChange={value => enter(date, value)}
      />
    </div>
  )
}
