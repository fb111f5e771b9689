import type { BrowserContext, Page } from 'playwright'
import { expect, test } from 'vitest'

import { visit } from '#test/journey-kit'
import { pageKit } from '#test/page-kit'
import { askUntil, enqueueFiles, filesOf } from '#test/queue-kit'

/** A batch that ends while nobody looks at the page is told by the browser, where the person has allowed it. */

const kit = pageKit()

interface Told {
  readonly told: string[]
  readonly tags: (string | undefined)[]
  answer: NotificationPermission
  permission: NotificationPermission
  asked: number
}
const isHiddenKey = 'halyard-test-hidden'

/** No prompt of a browser can be pressed by a test, nor a tab hidden: both are answered by the page itself. */
async function watchNotices(context: BrowserContext, answer: NotificationPermission): Promise<void> {
  await context.addInitScript(
    ([given, key]) => {
      const record: Told = { told: [], tags: [], answer: given, permission: 'default', asked: 0 }
      class Double extends EventTarget {
        static get permission(): NotificationPermission {
          return record.permission
        }
        static requestPermission(): Promise<NotificationPermission> {
          record.asked += 1
          record.permission = record.answer
          return Promise.resolve(record.permission)
        }
        constructor(title: string, options?: NotificationOptions) {
          super()
          record.told.push(`${title}: ${options?.body ?? ''}`)
          record.tags.push(options?.tag)
        }
      }
      Object.assign(window, { Notification: Double, notices: record })
      // A tab that is opened by another gets a new document under the same window.
      Object.defineProperty(Document.prototype, 'hidden', {
        get: () => sessionStorage.getItem(key) === 'yes',
      })
    },
    [answer, isHiddenKey] as const,
  )
}
const record = (page: Page): Promise<Told> =>
  page.evaluate(() => (window as unknown as { notices: Told }).notices) // put there above
const hide = (page: Page, isHidden: boolean): Promise<void> =>
  page.evaluate(([key, value]) => sessionStorage.setItem(key, value), [
    isHiddenKey,
    isHidden ? 'yes' : 'no',
  ] as const)

async function openWith(answer: NotificationPermission) {
  const first = await kit.open()
  await watchNotices(first.context, answer)
  await first.page.reload()
  await visit(first.page, 'Settings')
  return first
}
const ended = async ({ host }: Awaited<ReturnType<typeof openWith>>, name: string): Promise<void> => {
  const { totals } = await host.service.handlers['queue.overview']({})
  await enqueueFiles(host, { name }, filesOf(host, '_x1d.fits', 2))
  await askUntil(host, 'queue.overview', {}, now => now.totals.verified === totals.verified + 2)
}

test('permission is asked for by a press alone; notices show while the page is hidden, not while it is seen', async () => {
  const opened = await openWith('granted')
  const { page } = opened
  const toast = (name: string) => page.locator('.frame-toast', { hasText: name })
  const group = page.getByRole('group', { name: 'Notifications in this browser' })
  await hide(page, true)
  await ended(opened, 'before')
  await toast('before').waitFor()
  expect(await record(page)).toMatchObject({ told: [], asked: 0 })

  await group.getByRole('button', { name: 'Turn on notifications' }).click()
  await group.getByText('On', { exact: true }).waitFor()
  await hide(page, false)
  await ended(opened, 'seen')
  await toast('seen').waitFor()
  await hide(page, true)
  await ended(opened, 'hidden')
  await toast('hidden').waitFor()
  const { told, asked } = await record(page)
  expect([told.length, told[0], asked]).toEqual([1, expect.stringMatching(/^Halyard: hidden: 2 files,/), 1])

  await group.getByRole('button', { name: 'Turn off notifications' }).click()
  await group.getByText('Off', { exact: true }).waitFor()
  await ended(opened, 'after')
  await toast('after').waitFor()
  expect((await record(page)).told.length).toBe(1)
})

test('several hidden tabs show one notice of an end under one name, and the next end under another', async () => {
  const opened = await openWith('granted')
  const { page, context } = opened
  await page.getByRole('button', { name: 'Turn on notifications' }).click()
  await hide(page, true)
  const coming = context.waitForEvent('page')
  await page.evaluate(() => void window.open(location.href))
  const other = await coming
  await other.getByRole('navigation').first().waitFor()
  await hide(other, true)
  await other.evaluate(() => void ((window as unknown as { notices: Told }).notices.permission = 'granted'))
  for (const name of ['first', 'second']) {
    await ended(opened, name)
    for (const tab of [page, other]) await tab.locator('.frame-toast', { hasText: name }).waitFor()
  }
  const tags = (await record(page)).tags
  expect((await record(other)).tags).toEqual(tags)
  expect([tags.length, new Set(tags).size, tags.includes(undefined)]).toEqual([2, 2, false])
})

test('a browser that says no is believed, with the way to change it', async () => {
  const { page } = await openWith('denied')
  const group = page.getByRole('group', { name: 'Notifications in this browser' })
  await group.getByRole('button', { name: 'Turn on notifications' }).click()
  await group.getByText('Blocked for this page. Allow them in the settings of the browser.').waitFor()
  await expect.poll(() => group.getByRole('button').count()).toBe(0)
})
