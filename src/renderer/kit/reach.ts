import { createContext, useContext } from 'react'

/** False while the host does not answer: what needs it is disabled, what is shown stays. The frame provides it. */
export const ReachContext = createContext(true)
export const useIsReachable = (): boolean => useContext(ReachContext)
