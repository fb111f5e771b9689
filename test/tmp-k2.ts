import { openBrowser } from '#test/browser'
import { startPageHost } from '#test/page-host'
const host = await startPageHost({ scale: 0.02 })
const b = await openBrowser()
const c = await b.newContext({ viewport: { width: 1280, height: 800 }, locale: 'en-US' })
c.setDefaultTimeout(10000)
const p = await c.newPage()
p.on('console', m => console.log('LOG', m.text().slice(0, 300)))
p.on('request', r => { if (r.url().endsWith('/call')) console.log('>', (r.postData() ?? '').slice(0, 150)) })
const go = async (s: string) => { console.log('---', s); await p.getByRole('link', { name: s, exact: true }).first().click(); await p.getByRole('heading', { name: s, level: 1 }).waitFor(); await p.waitForTimeout(500) }
try {
await p.goto(host.newPairedUrl())
await p.getByRole('heading', { level: 1 }).waitFor()
await go('Search')
await p.getByRole('button', { name: '2733', exact: true }).click()
await p.locator('.search-total', { hasText: '14 datasets' }).waitFor()
const row = p.getByRole('grid', { name: 'Search results' }).locator('[role="row"][aria-rowindex="2"]')
await row.focus(); await p.keyboard.press('Control+a'); 
console.log(await p.locator('.search-total').textContent())
await row.focus(); await p.keyboard.press('Enter'); await p.waitForTimeout(1500); await p.keyboard.press('Escape')
console.log(await p.locator('.search-total').textContent())
await go('Selection')
await go('Search')
console.log('--- choose', await p.locator('.search-total').textContent())
await p.getByRole('button', { name: /Choose files/ }).click()
await p.waitForTimeout(3000)
console.log((await p.locator('main').innerText()).slice(0,300))
} catch (e) { console.log(String(e)) }
await b.close(); await host.stop()
