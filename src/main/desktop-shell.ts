import { readFile, stat } from 'node:fs/promises'
import path from 'node:path'

import type { Shell } from '#service/shell/shell-handlers'
import type { OpeningView, PageCommand } from '#shared/contract/areas/shell'
import { decodeText } from '#shared/decode-text'

import type { Opening } from './opening.ts'

/** The desktop's side of `Shell`: menus and tray tell, links and files are kept until the page takes them. */
export interface DesktopShell extends Shell {
  tell(command: PageCommand): void
  open(opening: Opening): void
  /** There is no page for now: it failed, or its window is made anew. */
  pageLeft(): void
}

/** A longer list is imported in parts by the page's own dialog. */
const mostFileBytes = 1_000_000
const mostOpenings = 20

export function createDesktopShell(): DesktopShell {
  const commandListeners = new Set<(command: PageCommand) => void>()
  const openingListeners = new Set<() => void>()
  const openings: Opening[] = []
  /** The page hears commands once it has asked what was opened with it; until then the last one is kept for it. */
  let isPageThere = false
  let early: PageCommand | null = null
  return {
    tell: command => {
      if (!isPageThere) early = command
      else for (const listener of commandListeners) listener(command)
    },
    open: opening => {
      openings.push(opening)
      openings.splice(0, openings.length - mostOpenings)
      for (const listener of openingListeners) listener()
    },
    takeOpening: async () => {
      isPageThere = true
      if (early !== null) for (const listener of commandListeners) listener(early)
      early = null
      const opening = openings.shift()
      const taken = opening === undefined ? null : await read(opening)
      // What came with it would else wait for the next one, and that for the one after.
      if (openings.length > 0) for (const listener of openingListeners) listener()
      return taken
    },
    pageLeft: () => {
      isPageThere = false
    },
    onCommand: listener => {
      commandListeners.add(listener)
      return () => commandListeners.delete(listener)
    },
    onOpening: listener => {
      openingListeners.add(listener)
      return () => openingListeners.delete(listener)
    },
  }
}

async function read(opening: Opening): Promise<OpeningView> {
  if (opening.kind === 'list') return { kind: 'list', name: 'link', text: opening.text }
  if (opening.kind === 'search') return opening
  const name = path.basename(opening.path)
  try {
    const found = await stat(opening.path)
    // A pipe or a device might never end.
    if (!found.isFile()) return { kind: 'unreadable', message: `${name} is not a file.` }
    if (found.size > mostFileBytes)
      return {
        kind: 'unreadable',
        message: `${name} is too long to open this way; import it on the Selection screen.`,
      }
    return { kind: 'list', name, text: decodeText(await readFile(opening.path)) }
  } catch {
    // It was there when it was clicked; whatever happened since, the person can choose it again.
    return { kind: 'unreadable', message: `${name} cannot be read; import it on the Selection screen.` }
  }
}
