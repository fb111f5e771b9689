import { powerSaveBlocker } from 'electron'

/** Keeps the machine from suspending while told so; the screen may go dark. */
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
