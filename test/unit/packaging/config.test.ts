import AppImageTarget from 'app-builder-lib/out/targets/appimage/AppImageTarget.js'
import { getConfig } from 'app-builder-lib/out/util/config/config.js'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'

const root = path.resolve(import.meta.dirname, '../../..')
const file = path.join(root, 'electron-builder.config.ts')
const config = await getConfig(root, file, null)

test.each([
  ['linux', config.linux, 'linux'],
  ['mac', config.mac, 'darwin'],
  ['win', config.win, 'win32'],
] as const)(
  'a package for %s keeps one library, made for its system and processor',
  (_name, options, platform) => {
    const libraries = ['darwin', 'win32', 'linux', 'linuxmusl'].flatMap(system =>
      ['x64', 'arm64'].map(arch => `node_modules/better-sqlite3/prebuilds/${system}-${arch}.node`),
    )
    const patterns = [options?.files ?? []].flat().filter(pattern => typeof pattern === 'string')
    const excluded = patterns.filter(pattern => pattern.startsWith('!')).map(pattern => pattern.slice(1))
    for (const arch of ['x64', 'arm64']) {
      const kept = libraries.filter(
        name => !excluded.some(pattern => path.posix.matchesGlob(name, pattern.replace('${arch}', arch))),
      )
      expect(kept).toEqual([`node_modules/better-sqlite3/prebuilds/${platform}-${arch}.node`])
    }
  },
)

test('the three systems get their installers', () => {
  const targetsOf = (target: unknown): readonly unknown[] => [target].flat()
  const both = ['x64', 'arm64']
  expect(targetsOf(config.linux?.target)).toEqual(
    ['AppImage', 'deb', 'rpm'].map(target => ({ target, arch: both })),
  )
  expect(targetsOf(config.mac?.target)).toEqual(['dmg', 'zip'].map(target => ({ target, arch: both })))
  expect(targetsOf(config.win?.target)).toEqual(['nsis', 'portable'].map(target => ({ target, arch: both })))
})

test('links and lists are registered as things to look at, never to edit', () => {
  expect(config.protocols).toEqual([{ name: 'Halyard link', schemes: ['halyard'], role: 'Viewer' }])
  expect(config.fileAssociations).toMatchObject([{ ext: 'halyard', role: 'Viewer', icon: 'list' }])
})

test('an AppImage that a desktop has taken in keeps the sandbox', () => {
  const target = new AppImageTarget(
    'appImage',
    { platformSpecificBuildOptions: config.linux ?? {}, config, appInfo: { buildVersion: '0' } } as never, // no more of it is read here
    { computeDesktopEntry: (_options: unknown, exec: string) => Promise.resolve(exec) } as never, // as above
    '',
  )
  const { desktopEntry } = target as unknown as { desktopEntry: { value: Promise<string> } } // private to it
  return expect(desktopEntry.value).resolves.toBe('AppRun %U')
})

test('macOS gets the hardened runtime with the one exception that V8 needs', () => {
  expect(config.mac).toMatchObject({ hardenedRuntime: true, minimumSystemVersion: '13.0' })
  const entitlements = readFileSync(path.join(root, config.mac?.entitlements ?? ''), 'utf8')
  expect(entitlements.match(/<key>.*<\/key>/g)).toEqual(['<key>com.apple.security.cs.allow-jit</key>'])
})

test('without an address given at the build updates have nowhere to come from, and Windows checks who signed them', () => {
  expect(config.publish).toEqual({ provider: 'generic', url: 'https://halyard.invalid' })
  expect(config.win?.verifyUpdateCodeSignature).toBe(true)
})

test('the Electron in use is not older than the oldest that may be packaged', async () => {
  const { oldestElectron } = (await import(file)) as { oldestElectron: string } // exported beside the configuration
  const { devDependencies } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')) as {
    devDependencies: Readonly<Record<string, string>>
  }
  const numbers = (version = ''): readonly number[] => version.split('.').map(Number)
  const [used = 0] = numbers(devDependencies['electron'])
  const [oldest = Number.NaN] = numbers(oldestElectron)
  expect(used).toBeGreaterThanOrEqual(oldest)
})
