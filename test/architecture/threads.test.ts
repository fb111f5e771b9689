import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import ts from 'typescript'
import { expect, test } from 'vitest'

const src = path.resolve(import.meta.dirname, '../../src')

/** Every package that a file needs, itself or through files of ours. */
function packagesOf(file: string, seen = new Set<string>()): ReadonlySet<string> {
  const packages = new Set<string>()
  if (seen.has(file)) return packages
  seen.add(file)
  for (const { fileName: name } of ts.preProcessFile(readFileSync(file, 'utf8')).importedFiles) {
    const own = name.startsWith('.')
      ? path.resolve(path.dirname(file), name)
      : name.startsWith('#')
        ? path.join(src, `${name.slice(1)}.ts`)
        : null
    if (own === null) packages.add(name)
    else if (existsSync(own)) for (const found of packagesOf(own, seen)) packages.add(found)
  }
  return packages
}

const thread = (file: string): ReadonlySet<string> => packagesOf(path.join(src, 'service', file))

test.each(['selection/node/regex-jobs.ts', 'quick-look/node/quick-look-jobs.ts'])(
  '%s may be stopped in the middle: nothing of it is native code',
  file => {
    const outside = [...thread(file)].filter(name => !name.startsWith('node:'))
    expect(outside.filter(name => name !== 'zod')).toEqual([])
  },
)

test('the same look finds SQLite where it is', () => {
  expect(thread('manifests/node/manifest-jobs.ts')).toContain('better-sqlite3')
})
