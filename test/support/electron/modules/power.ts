import type { PowerSaveBlocker } from 'electron'

import { strict, strictEmitter } from '../not-implemented.ts'
import { record } from '../record.ts'

const kinds = new Set<string>(['prevent-app-suspension', 'prevent-display-sleep'])
const started = new Set<number>()
let lastId = 0

export const powerSaveBlocker = strict('powerSaveBlocker', {
  start: (kind: Parameters<PowerSaveBlocker['start']>[0]) => {
    if (!kinds.has(kind)) throw new TypeError(`Invalid type for powerSaveBlocker: ${kind}`)
    record('powerSaveBlocker.start', kind)
    started.add(++lastId)
    return lastId
  },
  stop: (id: number) => {
    record('powerSaveBlocker.stop', id)
    return started.delete(id)
  },
  isStarted: (id: number) => started.has(id),
})

export class DoublePowerMonitor extends strictEmitter('powerMonitor') {
  #isOnBattery = false
  get onBatteryPower(): boolean {
    return this.#isOnBattery
  }
  isOnBatteryPower(): boolean {
    return this.#isOnBattery
  }
  /** For specs of the double alone: the cable is pulled or put back. */
  setOnBattery(isOnBattery: boolean): void {
    this.#isOnBattery = isOnBattery
    this.emit(isOnBattery ? 'on-battery' : 'on-ac')
  }
}

export const powerMonitor = new DoublePowerMonitor()
