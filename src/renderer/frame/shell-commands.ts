import type { PageCommand } from '#shared/contract/areas/shell'

import { useAnnouncement } from '../api/use-announcements.ts'
import { runCommand } from './commands.ts'
import { go, screens } from './navigation.ts'

const ids: Readonly<Partial<Record<PageCommand, string>>> = {
  undo: 'frame.undo',
  palette: 'frame.palette',
  shortcuts: 'frame.shortcuts',
}

/** What menus and tray of the desktop ask: the same commands as by key. */
export function useShellCommands(): void {
  useAnnouncement('shell.commanded', ({ command }) => {
    const screen = screens.find(name => command === `go-${name}`)
    if (screen !== undefined) go(screen)
    const id = ids[command]
    if (id !== undefined) runCommand(id)
    // The queue and the selection do these; they are asked once their screen is there.
    if (command === 'limit') afterGoing('queue', 'queue.limit')
    if (command === 'import') afterGoing('selection', 'selection.import')
  })
}

function afterGoing(screen: 'queue' | 'selection', id: string): void {
  go(screen)
  window.setTimeout(() => runCommand(id), 100)
}
