import { readFileSync, readdirSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'

const src = path.resolve(import.meta.dirname, '../../src')
const opener = 'platform/store/open-database.ts'

test('databases are opened in one place, which keeps them private and closes them when opening fails', () => {
  const making = readdirSync(src, { recursive: true })
    .map(name => String(name).replaceAll('\\', '/'))
    .filter(name => name.endsWith('.ts'))
    .filter(name =>
      /\bnew (?:Sqlite|Database)\(|node:sqlite/.test(readFileSync(path.join(src, name), 'utf8')),
    )
  expect(making).toEqual([opener])
})
