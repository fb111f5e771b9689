import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { expect, test } from 'vitest'

import { createDesktopShell } from '#main/host/desktop-shell'

test('what a menu asks before the page is there is done once it is, and only the last of it', async () => {
  const shell = createDesktopShell()
  const heard: string[] = []
  shell.onCommand(command => heard.push(command))
  shell.sendCommand('go-token')
  shell.sendCommand('go-manifests')
  expect(heard).toEqual([])
  expect(await shell.takeOpening()).toBeNull()
  expect(heard).toEqual(['go-manifests'])
  shell.sendCommand('go-queue')
  await shell.takeOpening()
  expect(heard).toEqual(['go-manifests', 'go-queue'])
})

test('what was opened is kept in order until the page takes it, and a file that is gone says so', async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'halyard-shell-'))
  const file = path.join(folder, 'two.halyard')
  await writeFile(file, 'mast:JWST/product/a_cal.fits\n')
  const shell = createDesktopShell()
  let told = 0
  shell.onOpening(() => (told += 1))
  shell.open({ kind: 'file', path: file })
  shell.open({ kind: 'file', path: path.join(folder, 'gone.halyard') })
  expect(told).toBe(2)
  expect(await shell.takeOpening()).toEqual({
    kind: 'list',
    name: 'two.halyard',
    text: 'mast:JWST/product/a_cal.fits\n',
  })
  expect(await shell.takeOpening()).toMatchObject({ kind: 'unreadable' })
  expect(await shell.takeOpening()).toBeNull()
  await rm(folder, { recursive: true })
})

test('of several files opened at once none waits for the next one', async () => {
  const shell = createDesktopShell()
  const words = (query: string) => ({ kind: 'search', query }) as const
  shell.open(words('a'))
  shell.open(words('b'))
  const taken: unknown[] = []
  const look = async (): Promise<void> => void taken.push(await shell.takeOpening())
  const looks: Promise<void>[] = []
  // As the page does: once at its start, and whenever there is one.
  shell.onOpening(() => looks.push(look()))
  await look()
  await Promise.all(looks)
  expect(taken).toEqual(expect.arrayContaining([words('a'), words('b')]))
})

test('what a menu asks of a page that has failed is done by the next one', async () => {
  const shell = createDesktopShell()
  const heard: string[] = []
  shell.onCommand(command => heard.push(command))
  await shell.takeOpening()
  shell.pageGone()
  shell.sendCommand('limit')
  expect(heard).toEqual([])
  await shell.takeOpening()
  expect(heard).toEqual(['limit'])
})

test('what is no file is not read: a pipe would never end', async () => {
  const shell = createDesktopShell()
  shell.open({ kind: 'file', path: import.meta.dirname })
  expect(await shell.takeOpening()).toEqual({ kind: 'unreadable', message: 'main is not a file.' })
})
