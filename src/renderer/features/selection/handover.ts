import { create } from 'zustand'

import type { ObservationChoice } from '#shared/contract/areas/search'

interface Pending {
  readonly choice: ObservationChoice | null
  /** The last one that no list could be made of, and why. */
  readonly failed: { readonly choice: ObservationChoice; readonly problem: string } | null
}

const usePending = create<Pending>(() => ({ choice: null, failed: null }))

/** Hands chosen observations to the Selection screen, which asks for their files once it is shown. */
export function chooseFiles(choice: ObservationChoice): void {
  usePending.setState({ choice, failed: null })
}

/** No list could be made of it: the one that is shown is a former one. */
export function failChoice(choice: ObservationChoice, problem: string): void {
  usePending.setState({ failed: { choice, problem } })
}
/** Another list has taken the place of the former one. */
export const forgetFailedChoice = (): void => usePending.setState({ failed: null })
export const useFailedChoice = (): Pending['failed'] => usePending(({ failed }) => failed)

/** The observations that were handed over, once; null afterwards. */
export function takeChoice(): ObservationChoice | null {
  const { choice } = usePending.getState()
  if (choice !== null) usePending.setState({ choice: null })
  return choice
}

/** Whether something waits to be taken. */
export const useHasChoice = (): boolean => usePending(({ choice }) => choice !== null)
