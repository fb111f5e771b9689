import { mkdir, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { expect } from 'vitest'

import { openBrowser } from '#test/browser'
import { queueRow, soundFiles } from '#test/journey-kit'
import { startPageHost } from '#test/page-host'
import { enqueueFiles, filesOf } from '#test/queue-kit'
import { mountVolume, testWithVolume } from '#test/small-volume'
import { openPaired, openWatched } from '#test/page-watch'

testWithVolume(
  'a full volume pauses every writer under one banner, and they continue when there is space again',
  async () => {
    const volume = mountVolume(32_000_000)
    const host = await startPageHost({ scale: 0.1 })
    const browser = await openBrowser()
    try {
      const files = filesOf(host, '_i2d.fits', 10)
      const needed = files.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0)
      // Somebody else takes the space while files are on their way: less than half of them fit.
      const ballast = path.join(volume, 'ballast')
      await writeFile(ballast, new Uint8Array(32_000_000 - Math.floor(needed * 0.45)))
      const context = await browser.newContext({ locale: 'en-US', viewport: { width: 1280, height: 800 } })
      context.setDefaultTimeout(30_000)
      const { page, complaints } = await openWatched(context)
      await openPaired(page, host)
      const folder = path.join(volume, 'files')
      await mkdir(folder)
      await enqueueFiles(host, { name: 'ring', folder }, files)
      const banner = page.locator('.kit-banner', {
        hasText: 'is full. Everything there is paused and nothing is lost.',
      })
      await banner.waitFor()
      await queueRow(page, /, Disk full/).waitFor()
      await queueRow(page, /, (Downloading|Verifying)/).waitFor({ state: 'detached' })
      expect(await banner.count()).toBe(1)
      expect(await banner.innerText()).toMatch(/What waits is [\d.]+ [kM]B: make room, and it continues/)
      const { verified } = host.halyard.queue.totals()
      expect(verified).toBeLessThan(10)

      await rm(ballast)
      // The disk is looked at twice a minute.
      await page.getByText('Finished today (10)').waitFor({ timeout: 60_000 })
      await banner.waitFor({ state: 'detached' })
      await expect.poll(() => soundFiles(folder)).toHaveLength(10)
      expect(complaints).toEqual([])
    } finally {
      await browser.close()
      await host.stop()
    }
  },
)
