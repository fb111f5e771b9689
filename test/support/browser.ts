import { chromium } from 'playwright'
import type { Browser } from 'playwright'

import { chooseChromium } from './chromium.ts'

/** A Chromium without a window, for tests of the built page (which one: `chooseChromium`). */
export async function openBrowser(): Promise<Browser> {
  const { executablePath, args } = await chooseChromium()
  return chromium.launch({ executablePath, args: [...args] })
}
