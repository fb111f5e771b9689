import { useEffect, useState } from 'react'

import type { ListLayout, PlanInput, PlanView, StartInput } from '#shared/contract/areas/selection-views'
import type { ClashChoice } from '#shared/models'

import { useAsk } from '../../api/use-ask.ts'

/** How a batch is started beyond its files and its folder. */
export type StartOptions = Pick<StartInput, 'name' | 'note' | 'priority' | 'when'>
const plainStart: StartOptions = { name: null, note: null, priority: 'normal', when: { kind: 'now' } }

/** Where the files go, and what that means. */
export interface Destination {
  readonly input: PlanInput
  /** As typed; `input.folder` follows after a pause. */
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
  const [folder, setFolder] = useState(suggestedFolder)
  const [settled, setSettled] = useState(suggestedFolder)
  const [layout, setLayout] = useState<ListLayout | null>(null)
  const [areTwinsNested, setTwinsNested] = useState(false)
  const [onClash, setClash] = useState<ClashChoice | null>(null)
  const [options, setOptions] = useState(plainStart)
  useEffect(() => {
    const timer = window.setTimeout(() => setSettled(folder.trim()), typingMs)
    return () => window.clearTimeout(timer)
  }, [folder])
  const input = {
    listId,
    folder: settled,
    layout: layout ?? first.layout,
    areTwinsNested,
    onClash: onClash ?? first.onClash,
  }
  const plan = useAsk('selection.plan', input, { enabled: settled !== '', keep: true })
  return {
    input,
    folder,
    options,
    plan: plan.kind === 'shown' ? plan.value : null,
    problem: settled === '' ? 'Give a folder.' : plan.kind === 'failed' ? plan.message : null,
    setFolder,
    setLayout,
    setTwinsNested,
    setClash,
    setOptions,
  }
}
