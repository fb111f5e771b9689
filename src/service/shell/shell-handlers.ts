import type { OpeningView, PageCommand } from '#shared/contract/areas/shell'
import type { ServicePart } from '#shared/contract/service'

/** What surrounds the page of a desktop app and asks things of it. */
export interface Shell {
  takeOpening(): Promise<OpeningView | null>
  onCommand(listener: (command: PageCommand) => void): () => void
  onOpening(listener: () => void): () => void
}

/** A host without a desktop around it never asks anything. */
export function createShellHandlers(shell: Shell | null): ServicePart<'shell'> {
  return {
    handlers: { 'shell.take-opening': () => shell?.takeOpening() ?? Promise.resolve(null) },
    announcements: {
      'shell.commanded': listener => shell?.onCommand(command => listener({ command })) ?? nothing,
      'shell.opened': listener => shell?.onOpening(() => listener({})) ?? nothing,
    },
    close: nothing,
  }
}

const nothing = (): void => undefined
