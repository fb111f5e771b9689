import { useEffect, useRef } from 'react'
import type { RefObject } from 'react'

import type { GridProps } from './grid-types.ts'

/** After this long without a letter a new name begins. */
const restMs = 800
const typingMark = 'data-typing'

export interface TypeAhead {
  readonly type: (letter: string, from: number) => void
  readonly isTyping: () => boolean
}

/**
 * Jumps to a row by the beginning of its name. The grid is marked while a name is typed, so that its letters do not run
 * commands.
 */
export function useTypeAhead(
  grid: RefObject<HTMLElement | null>,
  find: GridProps<never>['typeAhead'],
  found: (index: number) => void,
): TypeAhead {
  const typed = useRef({ text: '', timer: 0 })
  useEffect(() => {
    const state = typed.current
    return () => window.clearTimeout(state.timer)
  }, [])

  function rest(): void {
    typed.current.text = ''
    grid.current?.removeAttribute(typingMark)
  }

  async function jump(text: string, from: number): Promise<void> {
    const index = await find?.(text, from)
    // Text that was typed meanwhile has a search of its own.
    if (index !== null && index !== undefined && typed.current.text === text) found(index)
  }

  return {
    type: (letter, from) => {
      if (find === undefined) return
      const state = typed.current
      // A first letter searches from the next row, so that pressing it again moves on; later letters may stay.
      const start = state.text === '' ? from + 1 : from
      state.text += letter
      grid.current?.setAttribute(typingMark, '')
      window.clearTimeout(state.timer)
      state.timer = window.setTimeout(rest, restMs)
      void jump(state.text, start)
    },
    isTyping: () => typed.current.text !== '',
  }
}
