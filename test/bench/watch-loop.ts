/** Counts the turns of the event loop, and the longest time between two. */
export function watchLoop(): { end(): { readonly longestMs: number; readonly turns: number } } {
  let lastMs = performance.now()
  let longestMs = 0
  let turns = 0
  let next: NodeJS.Immediate
  const turn = (): void => {
    const nowMs = performance.now()
    longestMs = Math.max(longestMs, nowMs - lastMs)
    lastMs = nowMs
    turns += 1
    next = setImmediate(turn)
  }
  next = setImmediate(turn)
  return {
    end: () => {
      clearImmediate(next)
      return { longestMs, turns }
    },
  }
}
