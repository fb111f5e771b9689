import { Banner } from './banner.tsx'
import { Button } from './button.tsx'
import { useIsHostReachable } from '../base/host-reachable.ts'

export interface StaleNoteProps {
  /** Why newer rows of the same list could not be had; null when what is shown is the newest. */
  readonly problem: string | null
  readonly onRetry: () => void
}

/**
 * One rule for every list: what failed for another question takes the rows of the former one away, and what failed for
 * the same one keeps them under this note. While the host does not answer the frame says since when all of it is old.
 */
export function StaleNote({ problem, onRetry }: StaleNoteProps) {
  const isReachable = useIsHostReachable()
  if (problem === null || !isReachable) return null
  return (
    <Banner
      tone="warn"
      text={`This is as it was before. ${problem}`}
      actions={<Button onPress={onRetry}>Try again</Button>}
    />
  )
}
