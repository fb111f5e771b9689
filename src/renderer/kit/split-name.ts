/** A longer ending would leave nothing of the beginning in a narrow column. */
const longestTail = 24
const shortestTail = 8

/**
 * Where a name may be shortened: `head` gives way, `tail` stays. The tail begins at the underscore before the product
 * suffix (`_i2d.fits`), which is what tells the files of an observation apart. head + tail is always the text.
 */
export function splitName(text: string, keepLast?: number): { readonly head: string; readonly tail: string } {
  const letters = Array.from(text)
  const count = Math.min(letters.length, keepLast ?? tailLength(text))
  return {
    head: letters.slice(0, letters.length - count).join(''),
    tail: letters.slice(letters.length - count).join(''),
  }
}

function tailLength(text: string): number {
  const at = Math.max(text.lastIndexOf('_'), text.lastIndexOf('/'))
  const length = at < 0 ? 0 : Array.from(text.slice(at)).length
  return length >= 2 && length <= longestTail ? Math.max(length, shortestTail) : shortestTail
}
