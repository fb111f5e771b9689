/** A longer ending would leave nothing of the beginning in a narrow column. */
const longestTail = 24
const shortestTail = 8
/** As many parts before the suffix as this give way last. */
const middleParts = 2
const longestMiddle = 24

export interface NameParts {
  readonly head: string
  readonly middle: string
  readonly tail: string
}

/**
 * Parts in which a name may be shortened: `head` first, then `middle`, never `tail`. The tail begins at the underscore
 * before the product suffix (`_i2d.fits`), by which the files of an observation differ. The middle holds exposure and
 * detector (`_00001_nrcb1`), by which observations differ. The three parts together are the text.
 */
export function splitName(text: string, keepLast?: number): NameParts {
  const letters = Array.from(text)
  const tailAt = letters.length - Math.min(letters.length, keepLast ?? tailLength(text))
  const middleAt = keepLast === undefined ? middleStart(letters.slice(0, tailAt)) : tailAt
  return {
    head: letters.slice(0, middleAt).join(''),
    middle: letters.slice(middleAt, tailAt).join(''),
    tail: letters.slice(tailAt).join(''),
  }
}

function tailLength(text: string): number {
  const at = Math.max(text.lastIndexOf('_'), text.lastIndexOf('/'))
  const length = at < 0 ? 0 : Array.from(text.slice(at)).length
  return length >= 2 && length <= longestTail ? Math.max(length, shortestTail) : shortestTail
}

/** At an underscore of the last name of a path; where there is none near, the middle is empty. */
function middleStart(letters: readonly string[]): number {
  let start = letters.length
  for (let part = 0; part < middleParts; part += 1) {
    const at = letters.lastIndexOf('_', start - 1)
    if (start === 0 || at <= letters.lastIndexOf('/') || letters.length - at > longestMiddle) break
    start = at
  }
  return start
}
