import { isDesktop } from '../base/system.ts'

/**
 * The keys of the screen at a place of the rail, the first one being shown. Browsers keep Control with a digit for
 * their own tabs, so there it is Alt.
 */
export const screenKeys = (index: number, onDesktop = isDesktop): readonly [string, ...string[]] =>
  onDesktop ? [`Mod+${index + 1}`] : [`Alt+${index + 1}`]
