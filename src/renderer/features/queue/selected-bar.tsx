import { useLayoutEffect, useRef } from 'react'

import { Button } from '../../kit/button.tsx'
import { IconMore } from '../../kit/icons.ts'
import { MenuButton } from '../../kit/menu.tsx'
import { discardTitle, selectedMoreLabel, selectedText } from './order-wording.ts'

interface SelectedBarProps {
  readonly count: number
  readonly onOrder: (verb: 'pause' | 'resume' | 'retry' | 'cancel') => void
  readonly onRemove: () => void
  readonly onDiscard: () => void
  readonly onClear: () => void
}

/**
 * Orders for the selected files. It is below the rows, so that they do not move when it appears, and gives the focus to
 * them when it disappears.
 */
export function SelectedBar({ count, onOrder, onRemove, onDiscard, onClear }: SelectedBarProps) {
  const element = useRef<HTMLDivElement>(null)
  useLayoutEffect(() => {
    const bar = element.current
    return () => {
      const hasFocus = bar?.contains(document.activeElement) === true
      if (hasFocus) bar.parentElement?.querySelector<HTMLElement>('[role="row"][tabindex="0"]')?.focus()
    }
  }, [])
  return (
    <div ref={element} className="queue-selected" role="toolbar" aria-label="Selected files">
      <strong>{selectedText(count)}</strong>
      <Button onPress={() => onOrder('pause')}>Pause</Button>
      <Button onPress={() => onOrder('resume')}>Resume</Button>
      <Button onPress={() => onOrder('retry')}>Retry</Button>
      <Button onPress={onRemove}>Remove</Button>
      <MenuButton
        label={selectedMoreLabel}
        icon={IconMore}
        isIconOnly
        items={[
          { id: 'cancel', label: 'Cancel', run: () => onOrder('cancel') },
          { id: 'discard', label: `${discardTitle}…`, isDanger: true, run: onDiscard },
        ]}
      />
      <Button kind="quiet" isLocal onPress={onClear}>
        Clear selection
      </Button>
    </div>
  )
}
