import { expect, test } from 'vitest'

import { parse, readSources, sharedTypeNames } from './sources.ts'

/** Names that still have two meanings; remove one when its types are renamed. */
const known = new Set(['Stretch'])

test('an exported type has a name of its own', () => {
  const shared = [...sharedTypeNames(readSources())]
  expect(shared.filter(([name]) => !known.has(name))).toEqual([])
})

test('a planted second meaning is named with its files; what is passed on is no second one', () => {
  const files = {
    'core/a.ts': 'export interface Place { x: number }',
    'main/b.ts': 'export class Place {}',
    'shared/c.ts': `export type { Place } from '#core/a'; type Own = 1`,
    'shared/d.ts': 'export type Own = 2',
    'demo/e.ts': 'export type Own = 3',
  }
  const sources = Object.entries(files).map(([file, text]) => ({ file, tree: parse(file, text) }))
  expect([...sharedTypeNames(sources)]).toEqual([['Place', ['core/a.ts', 'main/b.ts']]])
})
