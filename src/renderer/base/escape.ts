import { useEffect, useEffectEvent } from 'react'

/** What Escape undoes, in this order, one step per press. Overlays come first and handle it themselves. */
export const escapeOrder = ['sheet', 'filter', 'selection'] as const
export type EscapeStep = (typeof escapeOrder)[number]

interface Step {
  readonly step: EscapeStep
  readonly run: () => void
}
const steps = new Set<Step>()

/** Registers a step while active. */
export function useEscape(step: EscapeStep, isActive: boolean, run: () => void): void {
  const latest = useEffectEvent(run)
  useEffect(() => {
    if (!isActive) return
    const entry: Step = { step, run: () => latest() }
    steps.add(entry)
    return () => {
      steps.delete(entry)
    }
  }, [step, isActive])
}

/** Runs the first registered step; false when there is none. */
export function escapeOnce(): boolean {
  const next = escapeOrder.flatMap(step => [...steps].filter(entry => entry.step === step)).at(0)
  next?.run()
  return next !== undefined
}
