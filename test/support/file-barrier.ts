import type fs from 'node:fs'
import type promises from 'node:fs/promises'
import { vi } from 'vitest'

/*
 * A second actor needs moments. Every open, link, look, rename and removal by name that the program asks of the system
 * first comes by here. Look and removal (or rename) in one turn are one step of the program, so only the look is a moment:
 * what an actor could do between the two takes a few microseconds, and no system offers a removal that compares.
 */

export type FileCall = 'open' | 'link' | 'look'
type Watcher = (call: FileCall, path: string) => void

const state: { watcher: Watcher | null } = { watcher: null }

function tell(call: FileCall, path: unknown): void {
  const { watcher } = state
  if (watcher === null || typeof path !== 'string') return
  // What the actor itself asks of the system is none of the program's steps.
  state.watcher = null
  try {
    watcher(call, path)
  } finally {
    state.watcher = watcher
  }
}

/** While `work` runs, `watcher` is called before each call. */
export async function watchingFiles<T>(watcher: Watcher, work: () => Promise<T>): Promise<T> {
  state.watcher = watcher
  try {
    return await work()
  } finally {
    state.watcher = null
  }
}

/** For `vi.mock('node:fs', ...)`. */
export function withMoments(actual: typeof fs): typeof fs {
  const open: typeof fs.open = Object.assign(
    (...args: unknown[]) => {
      tell('open', args[0])
      // The same arguments, whichever of its forms was called.
      ;(actual.open as (...all: unknown[]) => void)(...args)
    },
    { __promisify__: actual.open.__promisify__ },
  )
  const lstatSync: typeof fs.lstatSync = vi.fn((...args: unknown[]) => {
    tell('look', args[0])
    return (actual.lstatSync as (...all: unknown[]) => unknown)(...args)
  }) as unknown as typeof fs.lstatSync // an overloaded function cannot be typed otherwise
  const changed = { ...actual, open, lstatSync }
  return { ...changed, default: changed } as unknown as typeof fs // as node:fs itself is exported
}

/** For `vi.mock('node:fs/promises', ...)`. */
export function withAsyncMoments(actual: typeof promises): typeof promises {
  const link: typeof promises.link = (from, to) => {
    tell('link', to)
    return actual.link(from, to)
  }
  const changed = { ...actual, link }
  return { ...changed, default: changed } as unknown as typeof promises // as node:fs/promises itself is exported
}
