import { useEffect, useId, useState } from 'react'
import type { KeyboardEvent } from 'react'
import { Dialog as AriaDialog, Modal, ModalOverlay } from 'react-aria-components'

import { classNames } from '../kit/class-names.ts'
import { IconSearch } from '../kit/icons.ts'
import { allCommands } from './commands.ts'
import { keysText } from '../base/keys.ts'
import { screenTitles, useScreen } from './navigation.ts'
import { askSources, entriesOf, matchesText } from './palette-entries.ts'
import type { PaletteEntry } from './palette-entries.ts'

/** Everything that can be done, found by typing. */
export function Palette({ isOpen, onClose }: { readonly isOpen: boolean; readonly onClose: () => void }) {
  return (
    <ModalOverlay
      className="kit-overlay kit-overlay-top"
      isOpen={isOpen}
      isDismissable
      onOpenChange={open => {
        if (!open) onClose()
      }}
    >
      <Modal className="kit-modal kit-modal-top">
        <AriaDialog className="kit-dialog" aria-label="Commands">
          <PaletteBody onClose={onClose} />
        </AriaDialog>
      </Modal>
    </ModalOverlay>
  )
}

function PaletteBody({ onClose }: { readonly onClose: () => void }) {
  const listId = useId()
  const screen = useScreen()
  const [text, setText] = useState('')
  const [present, setPresent] = useState(0)
  // The commands at the time of opening: opening the palette must not change them.
  const [commands] = useState(() => entriesOf(allCommands(), screenTitles[screen]))
  const found = useFound(text)
  const entries = [...commands, ...found].filter(({ title, note = '' }) =>
    matchesText(`${title} ${note}`, text),
  )
  const chosen = entries[Math.min(present, entries.length - 1)]
  const groups = [...new Set(entries.map(entry => entry.group))]

  function run(entry: PaletteEntry | undefined): void {
    if (entry === undefined) return
    onClose()
    // After the dialog has given the focus back, so that the command may move it.
    window.setTimeout(() => entry.run(), 0)
  }
  function pressed(event: KeyboardEvent): void {
    const count = Math.max(1, entries.length)
    const steps: Readonly<Record<string, number>> = { ArrowDown: 1, ArrowUp: count - 1 }
    const step = steps[event.key]
    if (step !== undefined) {
      event.preventDefault()
      const shown = orderedBy(groups, entries)
      const at = chosen === undefined ? 0 : shown.indexOf(chosen)
      const next = shown[(at + step) % count]
      if (next !== undefined) setPresent(entries.indexOf(next))
    }
    if (event.key === 'Enter') {
      event.preventDefault()
      run(chosen)
    }
  }

  return (
    <div className="kit-dialog-body frame-palette">
      <span className="kit-control kit-search frame-palette-input">
        <IconSearch aria-hidden size={16} />
        <input
          className="kit-input"
          role="combobox"
          aria-label="Find a command"
          aria-expanded
          aria-controls={listId}
          aria-activedescendant={chosen === undefined ? undefined : `${listId}-${chosen.id}`}
          aria-autocomplete="list"
          autoComplete="off"
          spellCheck={false}
          autoFocus
          placeholder="Type a command, a screen or a name"
          value={text}
          onChange={event => {
            setText(event.currentTarget.value)
            setPresent(0)
          }}
          onKeyDown={pressed}
        />
      </span>
      <div id={listId} className="frame-palette-list" role="listbox" aria-label="Commands">
        {groups.map(group => (
          <div key={group} role="group" aria-label={group}>
            <div className="frame-palette-group" aria-hidden>
              {group}
            </div>
            {entries
              .filter(entry => entry.group === group)
              .map(entry => (
                <Line
                  key={entry.id}
                  id={`${listId}-${entry.id}`}
                  entry={entry}
                  isChosen={entry === chosen}
                  onRun={() => run(entry)}
                />
              ))}
          </div>
        ))}
      </div>
      {entries.length === 0 && <p role="status">Nothing matches.</p>}
    </div>
  )
}

interface LineProps {
  readonly id: string
  readonly entry: PaletteEntry
  readonly isChosen: boolean
  readonly onRun: () => void
}

function Line({ id, entry, isChosen, onRun }: LineProps) {
  return (
    <div
      id={id}
      role="option"
      aria-selected={isChosen}
      className={classNames('frame-palette-item')}
      // The focus stays in the text; the keys are handled there.
      onPointerDown={event => event.preventDefault()}
      onClick={onRun}
      ref={element => {
        if (isChosen) element?.scrollIntoView({ block: 'nearest' })
      }}
    >
      <span>
        {entry.title} {entry.note !== undefined && <span className="frame-palette-note">{entry.note}</span>}
      </span>
      {entry.keys !== undefined && <kbd className="kit-keys">{keysText(entry.keys)}</kbd>}
    </div>
  )
}

const orderedBy = (groups: readonly string[], entries: readonly PaletteEntry[]): readonly PaletteEntry[] =>
  groups.flatMap(group => entries.filter(entry => entry.group === group))

/** The results of the sources for the present text; a late answer to another text is not shown. */
function useFound(text: string): readonly PaletteEntry[] {
  const [found, setFound] = useState<readonly PaletteEntry[]>([])
  useEffect(() => {
    let isCurrent = true
    void askSources(text).then(entries => {
      if (isCurrent) setFound(entries)
    })
    return () => {
      isCurrent = false
    }
  }, [text])
  return found
}
