/** Joins a batch folder (absolute, of this system) and a path below it (with `/`), in the folder's own spelling. */
export function absolutePath(folder: string, relativePath: string): string {
  const isWindows = /^[A-Za-z]:[\\/]|^\\\\/.test(folder)
  const separator = isWindows ? '\\' : '/'
  const below = isWindows ? relativePath.replaceAll('/', '\\') : relativePath
  return /[\\/]$/.test(folder) ? folder + below : folder + separator + below
}
