import { homedir } from 'node:os'
import path from 'node:path'

/**
 * A path as people type it: `~` alone or before a separator is the home folder of the user who runs this host. Shells expand
 * that in a word of its own only, not in `--to=~/data`, in quotes, or in a service's settings.
 */
export const withHome = (folder: string): string =>
  /^~(?:[/\\]|$)/.test(folder) && (folder[1] !== '\\' || path.sep === '\\')
    ? path.join(homedir(), folder.slice(1))
    : folder
