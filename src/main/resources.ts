import path from 'node:path'

/** Icons and tray images: two folders above the built program, in a clone as in a package. */
export const resourcesFolder = path.resolve(import.meta.dirname, '../../resources')
