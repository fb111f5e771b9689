/** A text cut into parts of at most so many characters, never within a surrogate pair; an empty text is one part. */
export function textParts(text: string, partChars: number): readonly string[] {
  const parts: string[] = []
  for (let at = 0; at < text.length;) {
    const end = Math.min(text.length, at + partChars)
    const last = text.charCodeAt(end - 1)
    const isHalf = end < text.length && last >= 0xd800 && last <= 0xdbff
    parts.push(text.slice(at, isHalf ? end - 1 : end))
    at = isHalf ? end - 1 : end
  }
  return parts.length === 0 ? [''] : parts
}
