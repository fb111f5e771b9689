import path from 'node:path'

/** The thread's first file: beside this one as a source; two folders are between a built chunk and the built entry. */
export const entryFile = import.meta.filename.endsWith('.ts')
  ? path.join(import.meta.dirname, 'index.ts')
  : path.resolve(import.meta.dirname, '../worker/index.js')
