import { exactText, sizeText } from './words.ts'

export interface SizeTextProps {
  /** Null where it is unknown. */
  readonly sizeBytes: number | null
  readonly className?: string | undefined
}

/** A size in decimal units; the exact bytes are in the tooltip. */
export function SizeText({ sizeBytes, className }: SizeTextProps) {
  if (sizeBytes === null) return <span className={className}>—</span>
  return (
    <span className={className} title={exactText(sizeBytes)}>
      {sizeText(sizeBytes)}
    </span>
  )
}
