import { useCallback, useEffect, useEffectEvent, useLayoutEffect, useMemo, useRef, useState } from 'react'

import type { Result } from '#shared/errors'

import { useReturn } from './client-context.tsx'
import { createRowPages } from './row-pages.ts'
import type { RowPage } from './row-pages.ts'

export type { RowPage } from './row-pages.ts'

export interface RowWindowOptions<Row> {
  /** Identifies the list with its filter and order. Another key is another list, which begins empty. */
  readonly key: string
  readonly ask: (first: number, count: number) => Promise<Result<RowPage<Row>>>
  /** Rows per call; the contract allows 200. */
  readonly pageSize?: number | undefined
}

export interface WindowRows<Row> {
  /**
   * Null until the first answer. After a change of key it is the former total until the new one is known, or null
   * when the new one cannot be loaded: rows of another list are never shown as its rows.
   */
  readonly total: number | null
  readonly row: (index: number) => Row | undefined
  /** Loads the pages of the rows in sight. Cheap; call it at every scroll. */
  readonly need: (first: number, last: number) => void
  /** Why the rows of this list, or newer ones of it, could not be loaded. */
  readonly problem: string | null
  /** Loads the rows in sight again; the old ones stay until then. */
  readonly refresh: () => void
}

/**
 * Rows by index, loaded in pages as they come into sight; at most 2,000 are kept. Loads again after the link returns.
 */
export function useWindow<Row>({ key, ask, pageSize = 100 }: RowWindowOptions<Row>): WindowRows<Row> {
  const asks = useRef(ask)
  // Before any effect: a grid below asks for the rows of a new list in its own effects, which run first.
  useLayoutEffect(() => {
    asks.current = ask
  })
  const [version, setVersion] = useState(0)
  const wanted = useRef({ first: 0, last: 0 })
  const list = useMemo(
    () =>
      // eslint-disable-next-line react-hooks/refs -- read when a page is asked for, never while drawing
      createRowPages<Row>({
        pageSize,
        ask: (first, count) => asks.current(first, count),
        changed: () => setVersion(count => count + 1),
      }),
    // eslint-disable-next-line react-hooks/exhaustive-deps -- another key is another list
    [key, pageSize],
  )
  const formerTotal = useFormer(list.total())
  const begin = useEffectEvent(() => list.need(wanted.current.first, wanted.current.last))
  useEffect(() => {
    list.open()
    begin()
    return () => list.close()
  }, [list])
  useReturn(() => list.refresh())
  const need = useCallback(
    (first: number, last: number) => {
      wanted.current = { first, last }
      list.need(first, last)
    },
    [list],
  )
  return useMemo(
    () => ({
      total: list.total() ?? (list.problem() === null ? formerTotal : null),
      row: index => list.row(index),
      need,
      problem: list.problem(),
      refresh: () => list.refresh(),
    }),
    // eslint-disable-next-line react-hooks/exhaustive-deps -- `version` changes with the content of the list
    [list, version, need, formerTotal],
  )
}

/** The last value that was not null. */
function useFormer(value: number | null): number | null {
  const [former, setFormer] = useState(value)
  if (value !== null && value !== former) setFormer(value)
  return value ?? former
}
