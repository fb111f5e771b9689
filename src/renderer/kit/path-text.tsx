import { classNames } from './class-names.ts'
import { splitName } from './split-name.ts'

export interface PathTextProps {
  readonly text: string
  /** Characters at the end that always stay in sight; by default the part from the last underscore on. */
  readonly keepLast?: number | undefined
  readonly className?: string | undefined
}

/** A file name or path on one line: where it does not fit, its middle gives way and its ending stays. */
export function PathText({ text, keepLast, className }: PathTextProps) {
  const { head, tail } = splitName(text, keepLast)
  return (
    <span className={classNames('kit-path', className)} title={text}>
      <span className="kit-path-head">{head}</span>
      <span className="kit-path-tail">{tail}</span>
    </span>
  )
}
