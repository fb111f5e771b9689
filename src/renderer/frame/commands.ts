import { useEffect, useId } from 'react'

/** An action of the present screen. Menus, palette, shortcut sheet and keys all come from these. */
export interface Command {
  /** `queue.pause-all`: unique among what is mounted. */
  readonly id: string
  /** What it does, as a verb: `Pause all`. */
  readonly title: string
  /** `Mod+Enter`, `Shift+P`, `/`, `Alt+ArrowUp`, `L`; any of them. */
  readonly keys?: readonly string[] | undefined
  readonly run: () => void
  readonly isDisabled?: boolean | undefined
  /** Its keys act only while a grid or a list has focus. */
  readonly inGrid?: boolean | undefined
  /** The heading in lists; the screen's name by default. */
  readonly group?: string | undefined
  /** Its keys act also while a dialog, sheet or popover is open. */
  readonly inOverlay?: boolean | undefined
  /** Keys that a component handles itself: listed in the sheet, never dispatched. */
  readonly isListedOnly?: boolean | undefined
}

const registered = new Map<string, readonly Command[]>()

/** Registers commands while the component is mounted. The newest one wins where keys are the same. */
export function useCommands(commands: readonly Command[]): void {
  const owner = useId()
  // After every render, since commands close over its values. Readers look them up when they act, so no event is needed.
  useEffect(() => {
    registered.set(owner, commands)
  })
  useEffect(
    () => () => {
      registered.delete(owner)
    },
    [owner],
  )
}

/** Everything that can be done now, the newest first. */
export function allCommands(): readonly Command[] {
  return [...registered.values()].reverse().flat()
}

/** Runs a command by its id; false when it is not known or disabled now. */
export function runCommand(id: string): boolean {
  const command = allCommands().find(known => known.id === id)
  if (command === undefined || command.isDisabled === true) return false
  command.run()
  return true
}
