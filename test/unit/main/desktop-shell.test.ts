import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { expect, test } from 'vitest'

import { createDesktopShell } from '#main/desktop-shell'

test('what a menu asks before the page is there is done once it is, and only the last of it', async () => {
  const shell = createDesktopShell()
  const heard: string[] = []
  shell.onCommand(command => heard.push(command))
  shell.tell('go-token')
  shell.tell('go-manifests')
  expect(heard).toEqual([])
  expect(await shell.takeOpening()).toBeNull()
  expect(heard).toEqual(['go-manifests'])
  shell.tell('go-queue')
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
