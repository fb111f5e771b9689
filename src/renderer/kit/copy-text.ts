import { showToast } from '../base/toasts.ts'

/** Puts a text on the clipboard and says so; where the browser refuses, that. */
export async function copyText(text: string, said: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(text)
    showToast({ text: said })
  } catch {
    showToast({
      text: 'The browser did not allow copying. Click into the page and try again.',
      tone: 'error',
    })
  }
}
