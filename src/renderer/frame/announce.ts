/**
 * Texts of the one live region. Polite ones come at most every ten seconds, so that they do not interrupt each other.
 */
export type Urgency = 'polite' | 'assertive'

export interface Announcer {
  readonly announce: (text: string, urgency?: Urgency) => void
}

export interface AnnouncerParts {
  readonly say: (text: string, urgency: Urgency) => void
  readonly nowMs: () => number
  readonly after: (delayMs: number, run: () => void) => void
}

const politeEveryMs = 10_000

/** Keeps the rate. Of several polite texts that wait, only the newest is read out: the others are out of date. */
export function createAnnouncer({ say, nowMs, after }: AnnouncerParts): Announcer {
  let saidMs = -Infinity
  let waiting: string | null = null
  function sayWaiting(): void {
    if (waiting === null) return
    saidMs = nowMs()
    say(waiting, 'polite')
    waiting = null
  }
  return {
    announce: (text, urgency = 'polite') => {
      if (urgency === 'assertive') {
        say(text, 'assertive')
        return
      }
      const waitMs = saidMs + politeEveryMs - nowMs()
      const isPlanned = waiting !== null
      waiting = text
      if (waitMs <= 0) sayWaiting()
      else if (!isPlanned) after(waitMs, sayWaiting)
    },
  }
}

/** The elements exist from the start: only changes inside a known region are read out. */
export const politeId = 'halyard-polite'
export const assertiveId = 'halyard-assertive'

const page = createAnnouncer({
  say: (text, urgency) => {
    const region = document.getElementById(urgency === 'polite' ? politeId : assertiveId)
    if (region !== null) region.textContent = text
  },
  nowMs: () => performance.now(),
  after: (delayMs, run) => void window.setTimeout(run, delayMs),
})

/** Reads something out. Assertive only for a full disk and a lost host. */
export const announce = (text: string, urgency: Urgency = 'polite'): void => page.announce(text, urgency)
