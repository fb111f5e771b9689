import { expect, test } from 'vitest'

import { circlesOf, importGraph, parse, readSources } from './sources.ts'

/** Folders that still have circles of their own; remove one when it has none left. */
const known = ['core/queue/']

test('no files import each other in a circle, types included', () => {
  const isKnown = (circle: readonly string[]): boolean =>
    known.some(folder => circle.every(file => file.startsWith(folder)))
  expect(circlesOf(importGraph(readSources())).filter(circle => !isKnown(circle))).toEqual([])
})

test('a planted circle is named with its files', () => {
  const files = {
    'core/a.ts': `import type { B } from './b.ts'`,
    'core/b.ts': `export { c } from '#shared/c'`,
    'shared/c.ts': `type A = import('#core/a').A`,
    'shared/apart.ts': `import '#core/a'; import 'node:fs'`,
  }
  const sources = Object.entries(files).map(([file, text]) => ({ file, tree: parse(file, text) }))
  expect(circlesOf(importGraph(sources))).toEqual([['core/a.ts', 'core/b.ts', 'shared/c.ts']])
})
