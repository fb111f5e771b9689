import { showToast } from '../base/toasts.ts'

/** Copies a text to the clipboard and shows `said`, or an error where the browser refuses. */
export async function copyText(text: string, said: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(text)
    showToast({ text: said })
  } catch {
    // Expected: the browser may refuse, and the page says so.
    showToast({
      text: 'The browser did not allow copying. Click into the page and try again.',
      tone: 'error',
    })
  }
}
