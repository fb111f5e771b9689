/** Something that the person or the system would have noticed of the real app. */
export interface Effect {
  readonly what: string
  readonly value: unknown
}

const effects: Effect[] = []

/** Keeps an effect for tests that run on the double only. */
export function record(what: string, value: unknown = null): void {
  effects.push({ what, value })
}

/** What has happened since it was last asked, in order. */
export function takeEffects(): readonly Effect[] {
  return effects.splice(0)
}
