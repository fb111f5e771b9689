import type { MessageBoxOptions, MessageBoxReturnValue } from 'electron'

import { strict } from '../not-implemented.ts'
import { record } from '../record.ts'

/** Nobody is there to choose: every dialog is cancelled. Specs replace the members, as they do on Electron itself. */
export const dialog = strict('dialog', {
  showOpenDialog: (...args: readonly unknown[]) => {
    record('dialog.showOpenDialog', args.at(-1))
    return Promise.resolve({ canceled: true, filePaths: [] as string[] })
  },
  showSaveDialog: (...args: readonly unknown[]) => {
    record('dialog.showSaveDialog', args.at(-1))
    return Promise.resolve({ canceled: true, filePath: '' })
  },
  showMessageBox: (...args: readonly unknown[]): Promise<MessageBoxReturnValue> => {
    // The window, if any, comes first.
    const { cancelId = 0, checkboxChecked = false, ...options } = args.at(-1) as MessageBoxOptions
    record('dialog.showMessageBox', options)
    return Promise.resolve({ response: cancelId, checkboxChecked })
  },
  showErrorBox: (title: string, content: string) => {
    record('dialog.showErrorBox', { title, content })
    // Without a desktop Electron writes it to the terminal; whoever runs a failing spec needs it there.
    console.error(`${title}: ${content}`)
  },
})
