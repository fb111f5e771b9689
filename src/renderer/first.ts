import { z } from 'zod'

/** Imported before everything else: what must hold before any other module runs. */

// Compiled parsers need `new Function`, which the page's content security policy forbids; even probing reports it.
z.config({ jitless: true })

// Under LANG=C Chromium calls its language `en-US@posix`, which Intl refuses with a RangeError.
if (!isLanguage(navigator.language)) {
  Object.defineProperty(navigator, 'language', { value: 'en-US' })
  Object.defineProperty(navigator, 'languages', { value: ['en-US'] })
}

function isLanguage(tag: string): boolean {
  try {
    return Intl.getCanonicalLocales(tag).length === 1
  } catch {
    // Expected: that is the answer.
    return false
  }
}
