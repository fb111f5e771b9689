import type { Page } from 'playwright'
import { expect, test } from 'vitest'

import type { Settings } from '#shared/settings'
import { pickOption } from '#test/pick-option'
import { go, onBothHosts } from './hosts.ts'

const flat = 'Flat: all files of a collection together'
const themeOf = (page: Page): Promise<string | undefined> =>
  page.evaluate(() => document.documentElement.dataset['theme'])

onBothHosts(open => {
  test('what is changed is what the host keeps, outlives a reload, and is reset', async () => {
    const { page, ask } = await open()
    const kept = async (): Promise<Settings> => (await ask('settings.read', {})).settings
    await go(page, 'Settings')
    const filesAtOnce = page.getByLabel('Files at once', { exact: true })
    const layout = page.getByLabel('Layout', { exact: true })
    await pickOption(filesAtOnce, /^3/)
    await pickOption(layout, flat)
    await page.getByRole('switch', { name: 'Times in UTC' }).click()
    await page.getByRole('radio', { name: 'Night red' }).click()
    const changed = { filesAtOnce: 3, layout: 'flat', isUtc: true, theme: 'night' }
    await expect.poll(kept).toMatchObject(changed)
    await expect.poll(() => themeOf(page)).toBe('night')

    await page.reload()
    await page.getByRole('heading', { name: 'Settings', level: 1 }).waitFor()
    await expect.poll(() => filesAtOnce.textContent()).toBe('3')
    await expect.poll(() => layout.textContent()).toBe(flat)
    await expect.poll(() => page.getByRole('switch', { name: 'Times in UTC' }).isChecked()).toBe(true)
    await expect.poll(() => page.getByRole('radio', { name: 'Night red' }).isChecked()).toBe(true)
    await expect.poll(() => themeOf(page)).toBe('night')
    expect(await kept()).toMatchObject(changed)

    await page.getByRole('button', { name: 'Reset Theme' }).click()
    await expect.poll(() => themeOf(page)).toBeUndefined()
    await filesAtOnce.press('Control+Backspace')
    await expect.poll(kept).toMatchObject({ ...changed, filesAtOnce: null, theme: 'system' })
  })

  test('what is out of range is explained and not kept', async () => {
    const { page, ask } = await open()
    const kept = async (): Promise<number | null> => (await ask('settings.read', {})).settings.keepFreeBytes
    await go(page, 'Settings')
    const room = page.getByRole('group', { name: 'Keep free at least' })
    await pickOption(room.getByLabel('How much', { exact: true }), 'Custom')
    await expect.poll(kept).toBe(1e9)
    await page.getByLabel('Size in GB').fill('-3')
    await page.getByText('Enter a number from 0 to 100,000. The former value is kept.').waitFor()
    expect(await kept()).toBe(1e9)
    await page.getByLabel('Size in GB').fill('2.5')
    await expect.poll(kept).toBe(2.5e9)
  })

  test('all settings are saved as a file, as the host writes them', async () => {
    const { page, ask, saved } = await open()
    await go(page, 'Settings')
    await pickOption(page.getByLabel('Layout', { exact: true }), flat)
    await expect.poll(async () => (await ask('settings.read', {})).settings.layout).toBe('flat')
    const file = await saved(() => page.getByRole('button', { name: 'Export', exact: true }).click())
    const { fileName, text } = await ask('settings.export', {})
    expect(file).toEqual({ name: fileName, text })
    expect(text).toContain('"flat"')
  })
})
