/** The first argument of Electron's events. */
export interface Preventable {
  defaultPrevented: boolean
  preventDefault(): void
}

export function preventable<T extends object>(members?: T): Preventable & T {
  const event: Preventable = {
    defaultPrevented: false,
    preventDefault() {
      this.defaultPrevented = true
    },
  }
  // Defined, not copied: members may be getters that answer differently later.
  return Object.defineProperties(event, Object.getOwnPropertyDescriptors(members ?? {})) as Preventable & T
}
