import path from 'node:path'
import { expect, test } from 'vitest'

import { isInNodeFolder, layers, rooms } from './rooms.ts'
import { importsOf, parse, readSources, type Import, type Source } from './sources.ts'

/** What is wrong with one import, or null. `file` is relative to src. */
function breach(file: string, { specifier, isLazy }: Import): string | null {
  const roomName = file.split('/')[0] ?? ''
  const room = rooms[roomName]
  if (!room) return `lies in no known room`
  const isNode = isInNodeFolder(file)
  const may = [...room.may, ...(isNode ? (room.node ?? []) : [])]
  if (specifier.startsWith('.')) {
    const target = path.posix.normalize(path.posix.join(path.posix.dirname(file), specifier))
    if (!target.startsWith(`${roomName}/`)) return 'leaves its room by a relative path'
    if (room.pure === true && !isNode && isInNodeFolder(target)) return 'is pure: no files of node/'
    return layerBreach(file, target)
  }
  if (specifier.startsWith('#')) {
    const other = specifier.slice(1).split('/')[0] ?? ''
    const isAllowed = may.includes(other) || (isLazy && (room.lazy ?? []).includes(other))
    return isAllowed ? null : `may import only ${may.join(', ') || 'nothing of ours'}`
  }
  if (specifier === '(computed)') return 'an import() must name its file'
  if (/^electron(\/|-|$)/.test(specifier) && room.electron !== true)
    return 'only main and preload import electron'
  if (specifier.startsWith('node:') && room.pure === true && !isNode) return 'is pure: no node modules'
  return null
}

/** What is wrong with an import between two layers of a room, or null. */
function layerBreach(file: string, target: string): string | null {
  const [room = '', layer = ''] = file.split('/')
  const other = target.split('/')[1] ?? ''
  const may = layers[room]?.[layer]
  if (may === undefined || other === layer || may.includes(other)) return null
  return `${layer} may import only ${may.join(', ') || 'its own files'} of ${room}`
}

function breaches({ file, tree }: Source): readonly string[] {
  return importsOf(tree).flatMap(found => {
    const why = breach(file, found)
    return why === null ? [] : [`src/${file}:${found.line} imports '${found.specifier}': ${why}`]
  })
}

test('every room imports only what it may', () => {
  const sources = readSources()
  expect(sources.length).toBeGreaterThan(50)
  expect(sources.flatMap(breaches)).toEqual([])
})

const planted = (file: string, text: string): readonly string[] => breaches({ file, tree: parse(file, text) })

test('a planted breach of each kind is named with its line', () => {
  const text = [
    `import fs from 'node:fs'`,
    `export { a } from '#platform/a'`,
    `import { b } from '../platform/b.ts'`,
    `const c = () => import('#demo/c')`,
    `type D = import('#cli/d').D`,
    `import { app } from 'electron'`,
    `const e = (name: string) => import(name)`,
    `import { fine } from '#shared/fine'`,
  ].join('\n')
  expect(planted('core/queue.ts', text)).toEqual([
    `src/core/queue.ts:1 imports 'node:fs': is pure: no node modules`,
    `src/core/queue.ts:2 imports '#platform/a': may import only shared`,
    `src/core/queue.ts:3 imports '../platform/b.ts': leaves its room by a relative path`,
    `src/core/queue.ts:4 imports '#demo/c': may import only shared`,
    `src/core/queue.ts:5 imports '#cli/d': may import only shared`,
    `src/core/queue.ts:6 imports 'electron': only main and preload import electron`,
    `src/core/queue.ts:7 imports '(computed)': an import() must name its file`,
  ])
})

test('the command line may load the headless host and the demo only when they are needed', () => {
  expect(planted('cli/a.ts', `const a = () => import('#demo/server/index')`)).toEqual([])
  expect(planted('cli/a.ts', `import '#demo/server/index'`)).toHaveLength(1)
})

test('node modules and the platform are for the node folders of the service only', () => {
  const text = `import fs from 'node:fs'\nimport '#platform/clock'\nimport './node/a.ts'`
  expect(planted('service/queue/a.ts', text)).toEqual([
    `src/service/queue/a.ts:1 imports 'node:fs': is pure: no node modules`,
    `src/service/queue/a.ts:2 imports '#platform/clock': may import only core, shared`,
    `src/service/queue/a.ts:3 imports './node/a.ts': is pure: no files of node/`,
  ])
  expect(planted('service/queue/node/a.ts', text)).toEqual([])
})

test('rules of one item do not know the engine that applies them', () => {
  expect(planted('core/items/a.ts', `import type { QueueStore } from '../queue/store-port.ts'`)).toHaveLength(
    1,
  )
  expect(planted('core/hosts/a.ts', `import { a } from '../items/machine.ts'`)).toHaveLength(1)
  expect(planted('core/queue/a.ts', `import { step } from '../items/machine.ts'`)).toEqual([])
})

test('inside the renderer a layer imports only the layers below it', () => {
  const text = [
    `import { go } from '../frame/navigation.ts'`,
    `import { isMac } from '../base/system.ts'`,
    `import { useAsk } from '../api/use-ask.ts'`,
    `import { other } from './other.ts'`,
    `import '../styles/theme.css'`,
  ].join('\n')
  expect(planted('renderer/kit/a.ts', text)).toEqual([
    `src/renderer/kit/a.ts:1 imports '../frame/navigation.ts': kit may import only base of renderer`,
    `src/renderer/kit/a.ts:3 imports '../api/use-ask.ts': kit may import only base of renderer`,
    `src/renderer/kit/a.ts:5 imports '../styles/theme.css': kit may import only base of renderer`,
  ])
  expect(planted('renderer/base/a.ts', `import '../kit/words.ts'`)).toHaveLength(1)
  expect(planted('renderer/app.tsx', `import '../renderer/features/a.ts'`)).toEqual([])
})
