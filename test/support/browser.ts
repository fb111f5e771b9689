import process from 'node:process'
import { chromium } from 'playwright'
import type { Browser } from 'playwright'

import { chooseChromium } from './chromium.ts'

/** Where `run-browser.ts` tells the specs of its run how to reach their browser. */
export const endpointVariable = 'HALYARD_TEST_BROWSER_ENDPOINT'

/**
 * A Chromium without a window, for tests of the built page (which one: `chooseChromium`). The specs of a run share one,
 * each with contexts of its own; `close` ends what was opened by this caller alone.
 */
export async function openBrowser(): Promise<Browser> {
  const endpoint = process.env[endpointVariable]
  if (endpoint !== undefined) return chromium.connect(endpoint)
  const { executablePath, args } = await chooseChromium()
  return chromium.launch({ executablePath, args: [...args] })
}
