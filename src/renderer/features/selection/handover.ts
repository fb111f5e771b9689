import { create } from 'zustand'

import type { ObservationChoice } from '#shared/contract/areas/search'

interface Pending {
  readonly choice: ObservationChoice | null
  /** The last choice that no list could be made of, and why. */
  readonly failed: { readonly choice: ObservationChoice; readonly problem: string } | null
}

const usePending = create<Pending>(() => ({ choice: null, failed: null }))

/** Passes selected observations to the Selection screen, which loads their files when it is shown. */
export function chooseFiles(choice: ObservationChoice): void {
  usePending.setState({ choice, failed: null })
}

/** Records that no list could be made of it; the screen then shows the former list. */
export function failChoice(choice: ObservationChoice, problem: string): void {
  usePending.setState({ failed: { choice, problem } })
}
/** Call it when another list replaces the former one. */
export const forgetFailedChoice = (): void => usePending.setState({ failed: null })
export const useFailedChoice = (): Pending['failed'] => usePending(({ failed }) => failed)

/** The passed observations, once; null afterwards. */
export function takeChoice(): ObservationChoice | null {
  const { choice } = usePending.getState()
  if (choice !== null) usePending.setState({ choice: null })
  return choice
}

/** Whether passed observations have not been taken yet. */
export const useHasChoice = (): boolean => usePending(({ choice }) => choice !== null)
