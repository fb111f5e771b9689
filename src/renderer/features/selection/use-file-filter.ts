import { useEffect, useState } from 'react'

import { noFilter } from '#shared/contract/areas/selection-views'
import type { FileFilter, FilterProblem } from '#shared/contract/areas/selection-views'

import { useClient } from '../../api/client-context.tsx'

/** The filter as it is typed, and as it is in force: a pattern only once it can be read. */
export interface EditedFilter {
  readonly draft: FileFilter
  readonly applied: FileFilter
  /** Why the pattern that is typed is not in force. */
  readonly problem: FilterProblem | null
  readonly isActive: boolean
  readonly change: (part: Partial<FileFilter>) => void
  readonly clear: () => void
}

/** The pause in typing before a call. */
const typingMs = 120

export function useFileFilter(): EditedFilter {
  const client = useClient()
  const [draft, setDraft] = useState(noFilter)
  const [applied, setApplied] = useState(noFilter)
  const [problem, setProblem] = useState<FilterProblem | null>(null)
  useEffect(() => {
    let isOver = false
    const timer = window.setTimeout(() => {
      const pattern = draft.isRegex && draft.text !== '' ? draft.text : null
      if (pattern === null) {
        setApplied(draft)
        setProblem(null)
        return
      }
      void client.call('selection.check', { pattern }).then(reply => {
        if (isOver || !reply.ok) return
        setProblem(reply.value.problem)
        if (reply.value.problem === null) setApplied(draft)
      })
    }, typingMs)
    return () => {
      isOver = true
      window.clearTimeout(timer)
    }
  }, [client, draft])
  return {
    draft,
    applied,
    problem,
    isActive: isFiltering(draft),
    change: part => setDraft(before => ({ ...before, ...part })),
    clear: () => setDraft(before => ({ ...noFilter, isRegex: before.isRegex })),
  }
}

/** Whether a filter leaves anything out. Pure. */
const isFiltering = ({ text, extension, minBytes, maxBytes }: FileFilter): boolean =>
  text !== '' || extension !== null || minBytes !== null || maxBytes !== null
