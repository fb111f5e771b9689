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

/** What is known of a file, and what is in it. The chosen side stays from one file to the next. */
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
