import { useSyncExternalStore } from 'react'
import { createEmitter } from '#shared/async'

/** One clock for everything that counts down. It ticks every second while something uses it and the page is visible. */
const tickMs = 1000
const ticks = createEmitter()
let nowMs = Date.now()
let timer: number | null = null

function tick(): void {
  if (document.hidden) return
  nowMs = Date.now()
  ticks.emit()
}

function follow(listener: () => void): () => void {
  const stop = ticks.on(listener)
  if (timer === null) {
    nowMs = Date.now()
    timer = window.setInterval(tick, tickMs)
    document.addEventListener('visibilitychange', tick)
  }
  return () => {
    stop()
    if (ticks.hasListeners || timer === null) return
    window.clearInterval(timer)
    timer = null
    document.removeEventListener('visibilitychange', tick)
  }
}

const stay = (): (() => void) => () => undefined

/** The present time, renewed every second while `isRunning`. */
export const useNow = (isRunning = true): number =>
  useSyncExternalStore(isRunning ? follow : stay, () => nowMs)
