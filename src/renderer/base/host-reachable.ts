import { createContext, useContext } from 'react'

/**
 * False while the host does not answer. Controls that need it are disabled then; the rows stay. The frame provides
 * it.
 */
export const HostReachable = createContext(true)
export const useIsHostReachable = (): boolean => useContext(HostReachable)
