import { useRef, useState } from 'react'
import type { ReactNode, RefObject } from 'react'

import { defaultSettings } from '#shared/settings'
import type { Settings } from '#shared/settings'

import { useCommands } from '../../frame/commands.ts'
import { undoable } from '../../base/toasts.ts'
import { Button } from '../../kit/button.tsx'
import type { SettingRowView } from './rows.ts'
import { SettingControl } from './setting-control.tsx'
import type { SettingsInUse, SettingValue } from './use-settings.ts'
import * as words from './wording.ts'

export interface SettingRowProps extends Pick<SettingsInUse, 'change' | 'reset'> {
  readonly row: SettingRowView
  readonly settings: Settings
}

/** One setting. A change takes effect immediately; one that could not be saved stays as entered, with the reason. */
export function SettingRow({ row, settings, change, reset }: SettingRowProps) {
  const { id } = row
  const { title } = words.rowWords[id]
  const [draft, setDraft] = useState<{ readonly value: SettingValue } | null>(null)
  const [problem, setProblem] = useState<string | null>(null)
  const [hasFocus, setHasFocus] = useState(false)
  const latest = useRef(0)
  const frame = useRef<HTMLLIElement>(null)
  const stored = settings[id]
  const isDefault = stored === defaultSettings[id] && draft === null

  async function follow(value: SettingValue, saving: Promise<string | null>): Promise<boolean> {
    latest.current += 1
    const own = latest.current
    setDraft({ value })
    const reason = await saving
    // A later change of this row has its own answer on the way.
    if (own !== latest.current) return reason === null
    setProblem(reason === null ? null : words.notSaved(reason))
    if (reason === null) setDraft(null)
    return reason === null
  }

  function resetRow(): void {
    // The button goes away with its cause; the focus must not go with it.
    frame.current?.querySelector<HTMLElement>('input:checked, input, select, button')?.focus()
    undoable(async () => {
      const isReset = await follow(defaultSettings[id], reset(id))
      if (!isReset || stored === defaultSettings[id]) return null
      return { text: words.resetDone(title), undo: () => void follow(stored, change(id, stored)) }
    })
  }

  useCommands(
    hasFocus && !isDefault
      ? [
          {
            id: 'settings.reset',
            title: words.resetCommand,
            keys: ['Mod+Backspace'],
            run: resetRow,
          },
        ]
      : [],
  )
  return (
    <RowFrame
      id={id}
      frame={frame}
      onFocusWithin={setHasFocus}
      aside={
        !isDefault && (
          <Button kind="quiet" label={words.resetLabel(title)} onPress={resetRow}>
            {words.reset}
          </Button>
        )
      }
    >
      <SettingControl
        row={row}
        value={draft === null ? stored : draft.value}
        problem={problem}
        onChange={value => void follow(value, change(id, value))}
      />
    </RowFrame>
  )
}

interface RowFrameProps {
  readonly id: string
  readonly frame?: RefObject<HTMLLIElement | null>
  readonly aside?: ReactNode
  readonly onFocusWithin?: (hasFocus: boolean) => void
  readonly children: ReactNode
}

/** The common look of rows: a control with label and hint, and the row's actions at the end. */
export function RowFrame({ id, frame, aside, onFocusWithin, children }: RowFrameProps) {
  return (
    <li
      ref={frame}
      className="settings-row"
      data-row={id}
      onFocus={() => onFocusWithin?.(true)}
      onBlur={event => {
        if (!event.currentTarget.contains(event.relatedTarget)) onFocusWithin?.(false)
      }}
    >
      <div className="settings-control">{children}</div>
      {aside !== undefined && aside !== false && <div className="settings-aside">{aside}</div>}
    </li>
  )
}
