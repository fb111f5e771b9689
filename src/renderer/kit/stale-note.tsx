import { Banner } from './banner.tsx'
import { Button } from './button.tsx'
import { useIsHostReachable } from '../base/host-reachable.ts'

export interface StaleNoteProps {
  /** Why newer rows of the same list could not be loaded; null when the rows are the newest. */
  readonly problem: string | null
  readonly onRetry: () => void
}

/**
 * One rule for every list: a failed question for another list removes the former rows; a failed question for the same
 * list keeps them under this note. While the host does not answer, the frame shows since when everything is old.
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
