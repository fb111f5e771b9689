import { classNames } from './class-names.ts'
import { splitName } from './split-name.ts'

/** Letters of a longer beginning that stay before the ellipsis. */
const leastHead = 4

export interface PathTextProps {
  readonly text: string
  /** Characters at the end that always stay visible; by default from the last underscore on. */
  readonly keepLast?: number | undefined
  readonly className?: string | undefined
}

/** A file name or path on one line: where it does not fit, its middle gives way and its ending stays. */
export function PathText({ text, keepLast, className }: PathTextProps) {
  const { head, middle, tail } = splitName(text, keepLast)
  return (
    <span className={classNames('kit-path', className)} title={text}>
      <span className="kit-path-front">
        <span className={classNames('kit-path-head', head.length > leastHead && 'is-long')}>{head}</span>
        <span className="kit-path-middle">{middle}</span>
      </span>
      <span className="kit-path-tail">{tail}</span>
    </span>
  )
}
