import path from 'node:path'

/** A part of the built program, by its path from `out/main/index.js`. */
const beside = (relative: string): string => path.resolve(import.meta.dirname, relative)

export const preloadFile = beside('../preload/index.cjs')
export const rendererFolder = beside('../renderer')
export const resourcesFolder = beside('../../resources')
