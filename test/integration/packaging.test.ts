import { extractAll, listPackage } from '@electron/asar'
import { FuseState, FuseV1Options, getCurrentFuseWire } from '@electron/fuses'
import { LinuxTargetHelper } from 'app-builder-lib/out/targets/LinuxTargetHelper.js'
import { getConfig, validateConfiguration } from 'app-builder-lib/out/util/config/config.js'
import { DebugLogger } from 'builder-util'
import { build, Platform } from 'electron-builder'
import { LinuxPackager, type AfterPackContext } from 'app-builder-lib'
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { isBuiltin } from 'node:module'
import { arch, tmpdir } from 'node:os'
import path from 'node:path'
import { _electron } from 'playwright'
import ts from 'typescript'
import { afterAll, beforeAll, expect, test } from 'vitest'

const root = path.resolve(import.meta.dirname, '../..')
const double = path.join(root, 'test/support/electron')
const ownLibrary = `linux-${arch()}.node`

let scratch: string
/** The folder that a Linux package would install. */
let packed: string
/** The files inside app.asar, with slashes. */
let inside: readonly string[]
let extracted: string
let desktopEntry: string

beforeAll(async () => {
  scratch = await mkdtemp(path.join(tmpdir(), 'halyard-packaging-'))
  packed = path.join(scratch, 'dist/linux-unpacked')
  // Beside the archive, where the double looks: it is no reader of archives.
  extracted = path.join(packed, 'resources/app')
  const config = await loadConfig()
  await build({
    projectDir: root,
    targets: Platform.LINUX.createTarget('dir'),
    publish: 'never',
    config: {
      ...config,
      directories: { ...config.directories, output: path.join(scratch, 'dist') },
      electronDist: await fakeElectron(path.join(scratch, 'electron')),
      afterPack: async context => {
        if (typeof config.afterPack === 'function') await config.afterPack(context)
        desktopEntry = await entryOf(context)
      },
    },
  })
  const archive = path.join(packed, 'resources/app.asar')
  inside = listPackage(archive, { isPack: false }).map(name => name.split(path.sep).join('/'))
  extractAll(archive, extracted)
}, 120_000)

afterAll(() => rm(scratch, { recursive: true, force: true }))

test('electron-builder accepts the configuration file and would refuse a misspelt one', async () => {
  const debugLog = new DebugLogger(false)
  const config = await loadConfig()
  await expect(validateConfiguration(config, debugLog)).resolves.toBe(undefined)
  const misspelt = { ...config, electronFuse: {} }
  await expect(validateConfiguration(misspelt, debugLog)).rejects.toThrow('electronFuse')
})

test('the package has every built program, and nothing that only the making of it needs', async () => {
  const built = (await filesIn(path.join(root, 'out'))).filter(
    name => name !== '.stamp' && !name.endsWith('.map'),
  )
  expect(inside).toEqual(
    expect.arrayContaining([
      ...built.map(name => `/out/${name}`),
      '/out/main/index.js',
      '/out/preload/index.cjs',
      '/out/renderer/index.html',
      '/out/worker/index.js',
      '/resources/tray/trayTemplate.png',
      '/resources/icons/256x256.png',
      '/package.json',
    ]),
  )
  const tops = new Set(inside.map(name => name.split('/')[1]))
  expect(tops).toEqual(new Set(['node_modules', 'out', 'package.json', 'resources']))
  const unwanted = /(?<!license)\.md$|\.(map|ts|tsx|c|h|cpp|hpp|gyp)$|\.stamp$|\/(test|tests|docs)\//i
  expect(inside.filter(name => unwanted.test(name))).toEqual([])
})

test('every import of the packaged programs finds its file or package', async () => {
  const missing: string[] = []
  const programs = (await filesIn(path.join(extracted, 'out'))).filter(
    name => /\.(js|cjs)$/.test(name) && !name.startsWith('renderer/'),
  )
  for (const program of programs) {
    const file = path.join(extracted, 'out', program)
    for (const name of importsOf(await readFile(file, 'utf8'))) {
      if (isBuiltin(name) || name === 'electron') continue
      const found = name.startsWith('.')
        ? path.resolve(path.dirname(file), name)
        : path.join(extracted, 'node_modules', name, 'package.json')
      if (!inside.includes(`/${path.relative(extracted, found).split(path.sep).join('/')}`)) {
        missing.push(`${program}: ${name}`)
      }
    }
  }
  expect(programs).toContain('main/index.js')
  expect(missing).toEqual([])
})

const canRunScripts = process.platform !== 'win32'
test.runIf(canRunScripts)(
  'the packed app starts from its own files and shows its page (needs: other system)',
  async () => {
    const app = await _electron.launch({
      executablePath: path.join(packed, 'halyard-desktop'),
      cwd: scratch,
      env: {
        PATH: process.env['PATH'] ?? '',
        HOME: scratch,
        HALYARD_PROFILE: path.join(scratch, 'profile'),
        // Nothing listens there, and a start needs nothing from it.
        HALYARD_ARCHIVE_URL: 'http://127.0.0.1:1/',
        HALYARD_TEST_ELECTRON_DOUBLE: double,
      },
    })
    try {
      const page = await app.firstWindow()
      // A page that does not come up should fail before the test does, so that the app is ended.
      await page.locator('#root > *').first().waitFor({ timeout: 40_000 })
      expect(await page.title()).toContain('Halyard')
      expect(await app.evaluate(({ app: inside }) => [inside.isPackaged, inside.getName()])).toEqual([
        true,
        'Halyard',
      ])
    } finally {
      await app.close()
    }
  },
  90_000,
)

test('only the library for the packaged system is there, outside of the archive', async () => {
  const libraries = (await filesIn(path.join(packed, 'resources/app.asar.unpacked'))).filter(name =>
    name.endsWith('.node'),
  )
  expect(libraries).toEqual([`node_modules/better-sqlite3/prebuilds/${ownLibrary}`])
  expect(inside.filter(name => name.endsWith('.node'))).toEqual([`/${libraries[0] ?? ''}`])
})

test('the licence lies beside the program, with those of Electron and of every contained package', async () => {
  expect(await readFile(path.join(packed, 'resources/LICENSE.txt'), 'utf8')).toBe(
    await readFile(path.join(root, 'LICENSE'), 'utf8'),
  )
  expect(await readdir(packed)).toEqual(
    expect.arrayContaining(['LICENSE.electron.txt', 'LICENSES.chromium.html']),
  )
  const others = await readFile(path.join(packed, 'resources/THIRD-PARTY.txt'), 'utf8')
  for (const name of ['better-sqlite3', 'electron-updater', 'react-dom', 'scheduler', 'undici', 'zod']) {
    expect(others).toMatch(new RegExp(`^${name} \\d+\\.`, 'm'))
  }
  expect(others).not.toMatch(/^(vitest|electron-builder|playwright) \d/m)
})

test('the packed executable has the fuses of Electron’s security checklist', async () => {
  const wire = await getCurrentFuseWire(path.join(packed, 'halyard-desktop'))
  const isOn = (fuse: FuseV1Options): boolean => wire[fuse] === FuseState.ENABLE
  expect({
    runAsNode: isOn(FuseV1Options.RunAsNode),
    cookieEncryption: isOn(FuseV1Options.EnableCookieEncryption),
    nodeOptions: isOn(FuseV1Options.EnableNodeOptionsEnvironmentVariable),
    nodeCliInspect: isOn(FuseV1Options.EnableNodeCliInspectArguments),
    embeddedAsarIntegrity: isOn(FuseV1Options.EnableEmbeddedAsarIntegrityValidation),
    onlyLoadAppFromAsar: isOn(FuseV1Options.OnlyLoadAppFromAsar),
    browserSnapshot: isOn(FuseV1Options.LoadBrowserProcessSpecificV8Snapshot),
    fileProtocolPrivileges: isOn(FuseV1Options.GrantFileProtocolExtraPrivileges),
  }).toEqual({
    runAsNode: false,
    cookieEncryption: true,
    nodeOptions: false,
    nodeCliInspect: false,
    embeddedAsarIntegrity: true,
    onlyLoadAppFromAsar: true,
    browserSnapshot: false,
    fileProtocolPrivileges: false,
  })
})

test('the desktop entry opens links and lists of Halyard', () => {
  const fields = Object.fromEntries(
    desktopEntry
      .split('\n')
      .filter(line => line.includes('='))
      .map(line => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]),
  )
  expect(fields).toMatchObject({
    Name: 'Halyard',
    Type: 'Application',
    Exec: '/opt/Halyard/halyard-desktop %U',
    Icon: 'halyard-desktop',
    Terminal: 'false',
    StartupWMClass: 'halyard-desktop',
    MimeType: 'application/x-halyard-list;x-scheme-handler/halyard;',
    Categories: 'Network;FileTransfer;Science;Astronomy;',
  })
})

const loadConfig = () => getConfig(root, 'electron-builder.config.ts', null)

/** What electron-builder takes from an Electron: here the double, with a comment that looks like the fuses of a real one. */
async function fakeElectron(folder: string): Promise<string> {
  const { version } = JSON.parse(
    await readFile(path.join(root, 'node_modules/electron/package.json'), 'utf8'),
  ) as {
    version: string
  }
  await mkdir(path.join(folder, 'resources'), { recursive: true })
  await mkdir(path.join(folder, 'locales'))
  for (const language of ['en-US', 'de'])
    await writeFile(path.join(folder, `locales/${language}.pak`), language)
  await writeFile(path.join(folder, 'version'), version)
  await writeFile(path.join(folder, 'LICENSE'), 'Licence of Electron')
  await writeFile(path.join(folder, 'LICENSES.chromium.html'), '<!doctype html>')
  const program = await readFile(path.join(double, 'dist/electron'), 'utf8')
  const fuses = `# dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX\x01\x09${'1'.repeat(9)}`
  await writeFile(path.join(folder, 'electron'), `${program}\n${fuses}\n`)
  await chmod(path.join(folder, 'electron'), 0o755)
  return folder
}

/** The text that the deb, rpm and AppImage targets write. */
function entryOf({ packager }: AfterPackContext): Promise<string> {
  if (!(packager instanceof LinuxPackager)) throw new Error('Only Linux is packed here.')
  return new LinuxTargetHelper(packager).computeDesktopEntry(packager.platformSpecificBuildOptions)
}

/** Relative names with slashes. */
async function filesIn(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  return entries
    .filter(entry => entry.isFile())
    .map(entry => path.relative(folder, path.join(entry.parentPath, entry.name)).split(path.sep).join('/'))
}

/** Names in static imports, import() and require() of bundled code, without what only comments and texts say. */
const importsOf = (code: string): readonly string[] =>
  ts.preProcessFile(code, true, true).importedFiles.map(({ fileName }) => fileName)
