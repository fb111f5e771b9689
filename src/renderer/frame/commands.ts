import { useEffect, useId } from 'react'

/** Something that can be done here and now. Menus, palette, shortcut sheet and key presses all come from these. */
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
  /** Under which heading it is listed; the screen's name unless told. */
  readonly group?: string | undefined
  /** Its keys act also while a dialog, sheet or popover is open. */
  readonly inOverlay?: boolean | undefined
  /** Keys that a component handles itself: listed in the sheet, never dispatched. */
  readonly isListedOnly?: boolean | undefined
}

const registered = new Map<string, readonly Command[]>()

/** Makes commands known while the component is mounted. The newest one wins where keys are the same. */
export function useCommands(commands: readonly Command[]): void {
  const owner = useId()
  // After every render, since commands close over what was rendered; nobody is told, all readers look when they act.
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
