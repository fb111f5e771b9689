import { create } from 'zustand'

import type { ObservationChoice } from '#shared/contract/areas/search'

const usePending = create<{ readonly choice: ObservationChoice | null }>(() => ({ choice: null }))

/** Hands chosen observations to the Selection screen, which asks for their files once it is shown. */
export function chooseFiles(choice: ObservationChoice): void {
  usePending.setState({ choice })
}

/** The observations that were handed over, once; null afterwards. */
export function takeChoice(): ObservationChoice | null {
  const { choice } = usePending.getState()
  if (choice !== null) usePending.setState({ choice: null })
  return choice
}

/** Whether something waits to be taken. */
export const useHasChoice = (): boolean => usePending(({ choice }) => choice !== null)
