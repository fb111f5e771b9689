/** Lets the browser save a text under a name; where it goes is the browser's to decide. */
export function saveText(filename: string, parts: readonly string[]): void {
  const url = URL.createObjectURL(new Blob([...parts], { type: 'text/plain;charset=utf-8' }))
  const link = document.createElement('a')
  link.href = url
  link.download = filename
  link.click()
  // The browser has begun to read by the next turn.
  window.setTimeout(() => URL.revokeObjectURL(url), 10_000)
}
