import type { ChildProcess } from 'node:child_process'
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import type { Locator, Page } from 'playwright'

/** What whole journeys through the page share. */

/** The address that a started command prints after a word; fails with all it said when it ends before. */
export async function printedAddress(child: ChildProcess, after: RegExp): Promise<string> {
  const { stdout, stderr } = child
  if (stdout === null || stderr === null) throw new Error('The command has no pipes.')
  let said = ''
  return new Promise<string>((resolve, reject) => {
    const hear = (chunk: Buffer): void => {
      said += chunk.toString()
      const address = new RegExp(`${after.source}\\s*(http://\\S+)`).exec(said)?.[1]
      if (address !== undefined) resolve(address)
    }
    stdout.on('data', hear)
    stderr.on('data', hear)
    child.once('exit', code => reject(new Error(`The command ended with ${code}: ${said}`)))
  })
}

/** Ends a process as a power loss would, or politely, and waits until it has gone. */
export async function end(child: ChildProcess, signal: 'SIGKILL' | 'SIGTERM' = 'SIGTERM'): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const gone = once(child, 'exit')
  child.kill(signal)
  await gone
}

/** The files that a folder's SHA256SUMS names, each read again and found to be what it says; none before it is there. */
export async function soundFiles(folder: string): Promise<readonly string[]> {
  const sums = await readFile(path.join(folder, 'SHA256SUMS'), 'utf8').catch(() => '')
  const sound: string[] = []
  for (const line of sums.split('\n').filter(text => text !== '')) {
    const [, digest, name] = /^([0-9a-f]{64}) [ *](.+)$/.exec(line) ?? []
    if (name === undefined) throw new Error(`SHA256SUMS holds the line ${line}`)
    const bytes = await readFile(path.join(folder, name))
    if (createHash('sha256').update(bytes).digest('hex') === digest) sound.push(name)
  }
  return sound
}

/** Goes to a screen by its visible name. */
export async function visit(page: Page, screen: string): Promise<void> {
  await page.getByRole('link', { name: screen, exact: true }).click()
  await heading(page, screen).waitFor()
}
export const heading = (page: Page, screen: string): Locator =>
  page.getByRole('heading', { name: screen, level: 1, exact: true })

export const resultRow = (page: Page, index: number): Locator =>
  page.getByRole('grid', { name: 'Search results' }).locator(`[role="row"][aria-rowindex="${index + 1}"]`)

/** Until then a row may still come before the first one. */
export const allFound = (page: Page): Promise<void> => page.getByText(/^[\d,]+ datasets · /).waitFor()

/** A row of the queue. */
export const queueRow = (page: Page, name: RegExp): Locator => page.getByRole('row', { name }).first()

/** The names of the queue's rows that are shown, in their order. */
export const queueNames = (page: Page): Promise<readonly string[]> =>
  page
    .locator('[data-rows] [role="row"][aria-level="2"]')
    .evaluateAll(rows =>
      rows
        .toSorted((a, b) => Number(a.getAttribute('aria-rowindex')) - Number(b.getAttribute('aria-rowindex')))
        .map(row => (row.getAttribute('aria-label') ?? '').split(',')[0] ?? ''),
    )
