import type { Page, Route } from 'playwright'

import type { CallName } from '#shared/contract/calls'

/** An answer of the host that the page has asked for and does not get yet. */
export interface HeldCall {
  /** Resolves once the page has asked. */
  readonly asked: Promise<void>
  /** Lets the answer through, or another one in its place, and waits until the page has it. */
  release(instead?: unknown): Promise<void>
}

/**
 * Holds back what the host answers to one call of a page, from now on until it is released; later ones pass.
 * The route stays until the page closes: Playwright reports no request that begins while the last route is taken away.
 */
export async function holdCall(page: Page, name: CallName): Promise<HeldCall> {
  const asked = Promise.withResolvers<undefined>()
  const released = Promise.withResolvers<{ readonly instead: unknown }>()
  const done = Promise.withResolvers<undefined>()
  let isTaken = false
  const hold = async (route: Route): Promise<void> => {
    const isMeant = (route.request().postData() ?? '').includes(`"name":"${name}"`)
    // A page that closes meanwhile takes its requests along.
    if (!isMeant || isTaken) return route.fallback().catch(() => undefined)
    isTaken = true
    asked.resolve(undefined)
    const { instead } = await released.promise
    if (instead === undefined) await route.fulfill({ response: await route.fetch() })
    else await route.fulfill({ json: instead })
    done.resolve(undefined)
  }
  await page.route('**/api/call', hold)
  return {
    asked: asked.promise.then(() => undefined),
    release: async instead => {
      const response = page.waitForResponse(
        answer => (answer.request().postData() ?? '').includes(`"name":"${name}"`),
        { timeout: 20_000 },
      )
      released.resolve({ instead })
      await done.promise
      await (await response).finished()
      // The page acts on an answer in the frame after it at the latest.
      await page.evaluate(() => new Promise(seen => requestAnimationFrame(() => requestAnimationFrame(seen))))
    },
  }
}
