/**
 * Where a JavaScript regular expression stops being one, counted in characters from 1; null when it can be read. For a
 * bracket that is never closed it is the place of the opening, else the first character that is not allowed there.
 */
export function regexProblemPosition(pattern: string): number | null {
  if (isReadable(pattern)) return null
  for (let length = pattern.length; length >= 0; length -= 1) {
    const { closed, openedAt } = closing(pattern.slice(0, length))
    if (!isReadable(closed)) continue
    // All of it could be read if something were closed; otherwise the next character is the first that is wrong.
    return length === pattern.length ? openedAt + 1 : length + 1
  }
  return 1
}

function isReadable(pattern: string): boolean {
  try {
    new RegExp(pattern)
    return true
  } catch {
    // Expected: that is the answer.
    return false
  }
}

/** The text with whatever it leaves open closed, and where the innermost of that was opened. */
function closing(text: string): { readonly closed: string; readonly openedAt: number } {
  const groups: number[] = []
  let classAt: number | null = null
  let at = 0
  for (; at < text.length; at += 1) {
    const sign = text[at]
    if (sign === '\\') at += 1
    else if (classAt !== null) classAt = sign === ']' ? null : classAt
    else if (sign === '[') classAt = at
    else if (sign === '(') groups.push(at)
    else if (sign === ')') groups.pop()
  }
  const isCut = at > text.length // a backslash at the very end
  const openedAt = isCut ? text.length - 1 : (classAt ?? groups.at(-1) ?? text.length - 1)
  const ends = `${isCut ? '\\' : ''}${classAt === null ? '' : ']'}${')'.repeat(groups.length)}`
  return { closed: text + ends, openedAt }
}
