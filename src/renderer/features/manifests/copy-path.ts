import { showToast } from '../../frame/toasts.ts'
import { words } from './wording.ts'

/** Puts a path on the clipboard and says so. */
export async function copyPath(path: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(path)
    showToast({ text: words.copied })
  } catch {
    showToast({ text: words.notCopied, tone: 'error' })
  }
}
