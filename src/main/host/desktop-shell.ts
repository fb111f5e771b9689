import { readFile, stat } from 'node:fs/promises'
import path from 'node:path'

import type { Shell } from '#service/shell/shell-handlers'
import { createEmitter } from '#shared/async'
import type { OpeningView, PageCommand } from '#shared/contract/areas/shell'
import { decodeText } from '#shared/decode-text'
import { noteIgnored } from '#shared/ignore'

import type { OpenRequest } from '../lifecycle/open-request.ts'

/** The desktop's side of `Shell`: sends commands of menus and tray to the page, and keeps links and files until the page takes them. */
export interface DesktopShell extends Shell {
  sendCommand(command: PageCommand): void
  open(request: OpenRequest): void
  /** Call when the page is gone: it crashed, or its window is being created. */
  pageGone(): void
}

/** Larger lists need the page's import dialog, which reads them in parts. */
const mostFileBytes = 1_000_000
const mostRequests = 20

export function createDesktopShell(): DesktopShell {
  const commands = createEmitter<PageCommand>()
  const openings = createEmitter()
  const requests: OpenRequest[] = []
  /** True from the page's first question on. Until then the last command is kept for it. */
  let isPageThere = false
  let keptCommand: PageCommand | null = null
  return {
    sendCommand: command => {
      if (!isPageThere) keptCommand = command
      else commands.emit(command)
    },
    open: request => {
      requests.push(request)
      requests.splice(0, requests.length - mostRequests)
      openings.emit()
    },
    takeOpening: async () => {
      isPageThere = true
      if (keptCommand !== null) commands.emit(keptCommand)
      keptCommand = null
      const request = requests.shift()
      const taken = request === undefined ? null : await read(request)
      // Announces the remaining requests, which would otherwise wait for the next one to arrive.
      if (requests.length > 0) openings.emit()
      return taken
    },
    pageGone: () => {
      isPageThere = false
    },
    onCommand: commands.on,
    onOpening: openings.on,
  }
}

async function read(request: OpenRequest): Promise<OpeningView> {
  if (request.kind === 'list') return { kind: 'list', name: 'link', text: request.text }
  if (request.kind === 'search') return request
  const name = path.basename(request.path)
  try {
    const found = await stat(request.path)
    // Reading a pipe or a device might never end.
    if (!found.isFile()) return { kind: 'unreadable', message: `${name} is not a file.` }
    if (found.size > mostFileBytes)
      return {
        kind: 'unreadable',
        message: `${name} is too large to open this way. Import it on the Selection screen.`,
      }
    return { kind: 'list', name, text: decodeText(await readFile(request.path)) }
  } catch (thrown) {
    noteIgnored(thrown, 'read a list that was opened: the person can choose it again')
    return { kind: 'unreadable', message: `${name} cannot be read. Import it on the Selection screen.` }
  }
}
