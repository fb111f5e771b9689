import { strict } from '../not-implemented.ts'

let isOnline = true

export const net = strict('net', {
  get online() {
    return isOnline
  },
  isOnline: () => isOnline,
})

/** For specs of the double alone: the cable is pulled or put back. */
export function setOnline(isConnected: boolean): void {
  isOnline = isConnected
}
