/** How long the browser may need to begin reading what is saved. */
const keptMs = 60_000

/** Hands text to the browser (or the desktop window) as a file to be saved under this name. */
export function saveText(fileName: string, mediaType: string, parts: readonly string[]): void {
  const address = URL.createObjectURL(new Blob([...parts], { type: `${mediaType};charset=utf-8` }))
  const link = document.createElement('a')
  link.href = address
  link.download = fileName
  link.click()
  window.setTimeout(() => URL.revokeObjectURL(address), keptMs)
}
