import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import process from 'node:process'
import { app } from 'electron'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'

import { autostartEntry, programToStart, setStartAtLogin } from '#main/lifecycle/login-item'
import { takeEffects } from '#test/electron/in-node'

vi.mock('electron', () => import('#test/electron/in-node'))

let home: string
beforeEach(async () => {
  home = await mkdtemp(path.join(tmpdir(), 'halyard-login-'))
  app.setPath('home', home)
  vi.spyOn(app, 'isPackaged', 'get').mockReturnValue(true)
  vi.spyOn(process, 'platform', 'get').mockReturnValue('linux')
})
afterEach(async () => {
  vi.restoreAllMocks()
  await rm(home, { recursive: true })
})

test.each(['', 'relative/config'])('XDG_CONFIG_HOME %j counts as not set', async config => {
  await setStartAtLogin(true, { XDG_CONFIG_HOME: config, APPIMAGE: '/opt/Halyard.AppImage' })
  const file = path.join(home, '.config/autostart/halyard-desktop.desktop')
  expect(await readFile(file, 'utf8')).toContain('Exec="/opt/Halyard.AppImage" --hidden\n')
  await setStartAtLogin(false, { XDG_CONFIG_HOME: config })
  expect(await readdir(path.dirname(file))).toEqual([])
})

test('a path of any characters is quoted as a desktop entry demands', () => {
  const exec = (program: string) => /^Exec=(.*) --hidden$/m.exec(autostartEntry(program))?.[1]
  expect(exec('/opt/My Halyard')).toBe('"/opt/My Halyard"')
  // The examples of the specification: \\$ and four backslashes.
  expect(exec('/opt/$x')).toBe(String.raw`"/opt/\\$x"`)
  expect(exec(String.raw`/opt/a\b`)).toBe(String.raw`"/opt/a\\\\b"`)
  expect(exec('/opt/100%')).toBe('"/opt/100%%"')
})

test('a portable Windows program is started where the person put it, not where it unpacks itself', async () => {
  vi.spyOn(process, 'platform', 'get').mockReturnValue('win32')
  takeEffects()
  const portable = String.raw`D:\tools\Halyard-portable.exe`
  await setStartAtLogin(true, { PORTABLE_EXECUTABLE_FILE: portable })
  expect(takeEffects().map(({ value }) => value)).toEqual([
    { openAtLogin: true, path: portable, args: ['--hidden'] },
  ])
  expect(programToStart({})).toBe(process.execPath)
})
