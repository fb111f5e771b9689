import { useEffect, useState } from 'react'

import type { ListLayout, PlanInput, PlanView } from '#shared/contract/areas/selection-views'
import type { ClashChoice } from '#shared/choices'

import { useAsk } from '../../api/use-ask.ts'
import { useDraft } from './destination-draft.ts'
import type { StartOptions } from './destination-draft.ts'

/** The folder of the files, and its consequences. */
export interface Destination {
  /** The present value, for event handlers. */
  readonly input: PlanInput
  /** As typed. */
  readonly folder: string
  readonly options: StartOptions
  readonly plan: PlanView | null
  /** Why there is no plan. */
  readonly problem: string | null
  readonly setFolder: (folder: string) => void
  readonly setLayout: (layout: ListLayout) => void
  readonly setTwinsNested: (areNested: boolean) => void
  readonly setClash: (onClash: ClashChoice) => void
  readonly setOptions: (options: StartOptions) => void
}

const typingMs = 300

export function useDestination(
  listId: string,
  suggestedFolder: string,
  first: { readonly layout: ListLayout; readonly onClash: ClashChoice },
): Destination {
  const [draft, change] = useDraft(listId)
  const { areTwinsNested, options } = draft
  const folder = draft.folder ?? suggestedFolder
  const typed = folder.trim()
  const [settled, setSettled] = useState(typed)
  useEffect(() => {
    const timer = window.setTimeout(() => setSettled(typed), typingMs)
    return () => window.clearTimeout(timer)
  }, [typed])
  const input = {
    listId,
    folder: typed,
    layout: draft.layout ?? first.layout,
    areTwinsNested,
    onClash: draft.onClash ?? first.onClash,
  }
  const plan = useAsk(
    'selection.plan',
    { ...input, folder: settled },
    { enabled: settled !== '', keep: true },
  )
  return {
    input,
    folder,
    options,
    plan: plan.kind === 'shown' ? plan.value : null,
    problem: typed === '' ? 'Give a folder.' : plan.kind === 'failed' ? plan.message : null,
    setFolder: next => change({ folder: next }),
    setLayout: layout => change({ layout }),
    setTwinsNested: areNested => change({ areTwinsNested: areNested }),
    setClash: onClash => change({ onClash }),
    setOptions: next => change({ options: next }),
  }
}
