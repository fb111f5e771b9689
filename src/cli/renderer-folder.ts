import path from 'node:path'

/**
 * The folder of the built page. This file must stay two folders below the project, as source (src/cli) and as built
 * (out/cli or out/chunks).
 */
export const rendererFolder = path.resolve(import.meta.dirname, '../../out/renderer')
