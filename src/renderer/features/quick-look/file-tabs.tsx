import type { ReactNode } from 'react'

import { Tabs } from '../../kit/tabs.tsx'
import { QuickLook } from './quick-look.tsx'
import { useLook } from './use-look.ts'
import { words } from './wording.ts'

interface FileTabsProps {
  /** A finished file; null when there is nothing to look at yet. */
  readonly itemId: number | null
  readonly facts: ReactNode
}

/** The details of a file, and its content. The selected tab stays from one file to the next. */
export function FileTabs({ itemId, facts }: FileTabsProps) {
  const { side, show } = useLook()
  if (itemId === null) return facts
  return (
    <Tabs
      label={words.sides}
      selected={side}
      onSelect={show}
      tabs={[
        { id: 'facts', title: words.facts, content: facts },
        { id: 'look', title: words.title, content: <QuickLook itemId={itemId} /> },
      ]}
    />
  )
}
