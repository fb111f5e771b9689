import process from 'node:process'
import { setTimeout as sleep } from 'node:timers/promises'
import { openBrowser } from '#test/browser'
import { startPageHost } from '#test/page-host'
import { enqueueFiles, filesOf } from '#test/queue-kit'
process.env.TZ = 'UTC'
const host = await startPageHost({ scale: 2 })
const browser = await openBrowser()
const context = await browser.newContext({ viewport: { width: 1280, height: 800 } })
const page = await context.newPage()
page.on('console', m => { if (m.type() !== 'info') console.log(m.type(), m.text()) })
page.on('pageerror', e => console.log('pageerror', e.message))
try {
  await page.goto(host.newPairedUrl()); await sleep(1000)
  await page.screenshot({ path: '/tmp/d/empty.png' })
  host.halyard.limits.change({ bytesPerSecond: 6_000_000 })
  const exclusive = [...host.catalogue.files()].filter(file => file.access !== 'PUBLIC').slice(0, 2)
  await enqueueFiles(host, { name: 'GO 1783 exclusive' }, exclusive)
  await enqueueFiles(host, { name: 'NGC 3132 level 2' }, filesOf(host, '_rate.fits', 40))
  await enqueueFiles(host, { name: 'Later', isPaused: true }, filesOf(host, '_cal.fits', 3000))
  await sleep(12_000)
  await page.screenshot({ path: '/tmp/d/run.png' })
  await page.getByText('By batch').click(); await sleep(800)
  await page.getByRole('row', { name: /NGC 3132/ }).press('ArrowRight'); await sleep(1200)
  await page.screenshot({ path: '/tmp/d/batch.png' })
  await page.getByText('By state').click(); await sleep(800)
  const row = page.getByRole('row', { name: /fits, Downloading/ }).first()
  await row.focus(); await page.keyboard.press('Enter'); await sleep(1500)
  await page.screenshot({ path: '/tmp/d/details.png' })
  await page.keyboard.press('Escape')
  for (const theme of ['dark', 'night']) { await page.evaluate(t => { document.documentElement.dataset.theme = t }, theme); await sleep(300); await page.screenshot({ path: `/tmp/d/${theme}.png` }) }
  await page.evaluate(() => { document.documentElement.dataset.theme = 'light' })
  await row.focus(); await page.keyboard.press('l'); await sleep(600); await page.screenshot({ path: '/tmp/d/limit.png' })
  await page.getByRole('button', { name: /Timetable, times/ }).click(); await sleep(800); await page.screenshot({ path: '/tmp/d/table.png' })
  await page.getByText('List', { exact: true }).click(); await page.getByRole('button', { name: 'Add a change' }).click(); await sleep(500); await page.screenshot({ path: '/tmp/d/list.png' })
  await page.keyboard.press('Escape'); await sleep(300)
  await page.setViewportSize({ width: 720, height: 520 }); await sleep(500); await page.screenshot({ path: '/tmp/d/n720.png' })
  await page.setViewportSize({ width: 320, height: 640 }); await sleep(500); await page.screenshot({ path: '/tmp/d/n320.png' })
} finally { await browser.close(); await host.stop() }
