import { app } from 'electron'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'

import { resourcesFolder } from '#main/program-files'
import { openTray } from '#main/integration/tray'
import type { TrayIcon } from '#main/integration/tray'
import { makeAppReady, takeEffects } from '#test/electron/in-node'

vi.mock('electron', () => import('#test/electron/in-node'))

let tray: TrayIcon
beforeEach(async () => {
  if (!app.isReady()) await makeAppReady(import.meta.dirname)
  vi.useFakeTimers()
  const nothing = (): void => undefined
  tray = openTray(resourcesFolder, {
    show: nothing,
    pauseAll: nothing,
    resumeAll: nothing,
    changeLimit: nothing,
    quit: nothing,
  })
  takeEffects()
})
afterEach(() => {
  tray.remove()
  vi.useRealTimers()
})

const show = (megabytes: number, isPaused = false): void =>
  tray.show({ isPaused, tooltip: `${megabytes} MB/s`, lines: [`↓ ${megabytes} MB/s`, 'Why.'] })
const changes = () => takeEffects().filter(({ what }) => what !== 'Tray.setToolTip')

test('a speed that changes every second leaves an open menu alone, and the icon as it is', async () => {
  for (let second = 0; second < 25; second += 1) {
    show(second)
    await vi.advanceTimersByTimeAsync(1_000)
  }
  const told = changes()
  expect(told.map(({ what }) => what)).toEqual(Array.from({ length: 3 }, () => 'Tray.setContextMenu'))
  await vi.advanceTimersByTimeAsync(20_000)
  expect(JSON.stringify(changes())).toContain('↓ 24 MB/s')
  await vi.advanceTimersByTimeAsync(20_000)
  expect(changes()).toEqual([])
})

test('the other command is there at once, with its icon', () => {
  show(1)
  changes()
  show(1, true)
  expect(changes().map(({ what }) => what)).toEqual(['Tray.setImage', 'Tray.setContextMenu'])
})

test('nothing is set on an icon that was taken away', async () => {
  show(1)
  show(2)
  tray.remove()
  await vi.advanceTimersByTimeAsync(20_000)
  expect(vi.getTimerCount()).toBe(0)
  tray = { show: () => undefined, remove: () => undefined }
})
