import { mkdirSync } from 'node:fs'
import { openBrowser } from '#test/browser'
import { startPageHost } from '#test/page-host'
mkdirSync('/tmp/k-shots', { recursive: true })
const host = await startPageHost({ scale: 0.1 })
const b = await openBrowser()
const c = await b.newContext({ viewport: { width: 1280, height: 800 }, locale: 'en-US' })
c.setDefaultTimeout(15000)
const p = await c.newPage()
p.on('pageerror', e => console.log('ERR', e.stack?.slice(0, 600)))
p.on('console', m => console.log('LOG', m.text().slice(0, 300)))
const sizes = [['light', 1280, 800], ['dark', 1280, 800], ['night', 1280, 800], ['light', 900, 700], ['light', 720, 520], ['light', 320, 640]] as const
const shots = async (n: string, all = true) => {
  for (const [theme, width, height] of all ? sizes : sizes.slice(0, 1)) {
    await p.evaluate(t => { document.documentElement.dataset['theme'] = t }, theme)
    await p.setViewportSize({ width, height })
    await p.waitForTimeout(350)
    await p.screenshot({ path: `/tmp/k-shots/${n}-${theme}-${width}.png` })
  }
  await p.setViewportSize({ width: 1280, height: 800 })
  await p.evaluate(() => { document.documentElement.dataset['theme'] = 'light' })
}
const go = async (s: string) => { await p.getByRole('link', { name: s, exact: true }).first().click(); await p.getByRole('heading', { name: s, level: 1 }).waitFor(); await p.waitForTimeout(500) }
try {
await p.goto(host.newPairedUrl())
await p.getByRole('heading', { level: 1 }).waitFor()
await p.waitForTimeout(500)
await shots('queue-empty', false)
await go('Search'); await shots('search-empty')
await p.getByRole('button', { name: '2733', exact: true }).click()
await p.locator('.search-total', { hasText: '14 datasets' }).waitFor()
await p.waitForTimeout(500)
const row = p.getByRole('grid', { name: 'Search results' }).locator('[role="row"][aria-rowindex="2"]')
await row.focus(); await p.keyboard.press('Control+a'); 
await shots('search')
await row.focus(); await p.keyboard.press('Enter'); await p.waitForTimeout(1500); await shots('search-details', false); await p.keyboard.press('Escape')
await go('Selection'); await shots('selection-empty', false)
await go('Search'); 
await p.getByRole('button', { name: /Choose files/ }).click()
await p.getByRole('heading', { name: 'Selection', level: 1 }).waitFor(); await p.waitForTimeout(2500)
await shots('selection')
await p.getByRole('button', { name: 'Start', exact: true }).click()
await p.getByRole('heading', { name: 'Queue', level: 1 }).waitFor()
host.halyard.limits.change({ bytesPerSecond: 600_000 })
await p.waitForTimeout(6000)
await shots('queue')
await p.locator('[data-rows] [role="row"][aria-level="2"]').first().focus(); await p.keyboard.press('Enter'); await p.waitForTimeout(600); await shots('queue-details', false); await p.keyboard.press('Escape')
host.halyard.limits.change({ bytesPerSecond: null })
await go('Settings'); await shots('settings')
await go('Token'); await shots('token')
await go('Queue'); await p.getByText(/Finished today/).waitFor(); await p.waitForTimeout(8000); await shots('queue-done', false)
await go('Manifests'); await p.waitForTimeout(800); 
await p.getByRole('grid', { name: 'Sessions' }).getByRole('row').nth(1).click().catch(e => console.log(String(e).slice(0, 200))); await p.waitForTimeout(800)
await shots('manifests')
await p.keyboard.press('Control+k'); await p.waitForTimeout(500); await shots('palette', false); await p.keyboard.press('Escape')
} catch (e) { console.log(String(e)); await p.screenshot({ path: '/tmp/k-shots/failed.png' }) }
await b.close(); await host.stop()
