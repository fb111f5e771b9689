import { existsSync } from 'node:fs'

import { strict } from '../not-implemented.ts'
import { record } from '../record.ts'

/** Opens nothing. */
export const shell = strict('shell', {
  openExternal: (url: string) => {
    record('shell.openExternal', url)
    return Promise.resolve()
  },
  openPath: (file: string) => {
    record('shell.openPath', file)
    return Promise.resolve(existsSync(file) ? '' : 'Failed to open path')
  },
  showItemInFolder: (file: string) => record('shell.showItemInFolder', file),
})
