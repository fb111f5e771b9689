import { powerSaveBlocker } from 'electron'

/** Prevents the machine from suspending while switched on; the screen may still go dark. */
export function createKeepAwake(): { set(isAwake: boolean): void } {
  let blocker: number | null = null
  return {
    set: isAwake => {
      if (isAwake && blocker === null) blocker = powerSaveBlocker.start('prevent-app-suspension')
      if (!isAwake && blocker !== null) {
        powerSaveBlocker.stop(blocker)
        blocker = null
      }
    },
  }
}
