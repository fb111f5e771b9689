import type { PageCommand } from '#shared/contract/areas/shell'

import { useAnnouncement } from '../api/use-announcements.ts'
import { runCommand } from './commands.ts'
import { go, screens } from './navigation.ts'

const ids: Readonly<Partial<Record<PageCommand, string>>> = {
  undo: 'frame.undo',
  palette: 'frame.palette',
  shortcuts: 'frame.shortcuts',
}

/** Commands of the desktop's menus and tray, the same as by key. */
export function useShellCommands(): void {
  useAnnouncement('shell.commanded', ({ command }) => {
    const screen = screens.find(name => command === `go-${name}`)
    if (screen !== undefined) go(screen)
    const id = ids[command]
    if (id !== undefined) runCommand(id)
    // Queue and Selection run these, once their screen is mounted.
    if (command === 'limit') afterGoing('queue', 'queue.limit')
    if (command === 'import') afterGoing('selection', 'selection.import')
  })
}

function afterGoing(screen: 'queue' | 'selection', id: string): void {
  go(screen)
  window.setTimeout(() => runCommand(id), 100)
}
