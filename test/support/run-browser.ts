import process from 'node:process'
import { chromium } from 'playwright'

import { endpointVariable } from './browser.ts'
import { chooseChromium } from './chromium.ts'

/** Starts the one Chromium of a run before its specs of the page, and ends it after them. */
export default async function startRunBrowser(): Promise<() => Promise<void>> {
  const { executablePath, args } = await chooseChromium()
  const server = await chromium.launchServer({ executablePath, args: [...args], host: '127.0.0.1' })
  process.env[endpointVariable] = server.wsEndpoint()
  return async () => {
    Reflect.deleteProperty(process.env, endpointVariable)
    await server.close()
  }
}
