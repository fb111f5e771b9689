import { readFileSync, readdirSync } from 'node:fs'
import path from 'node:path'
import ts from 'typescript'
import { expect, test } from 'vitest'

const src = path.resolve(import.meta.dirname, '../../src')
const roomsWithEffects = ['platform', 'service', 'cli', 'headless', 'main'] as const

/** What makes, gives or removes names; a power loss takes it back unless the folder is flushed afterwards. */
const changing = new Set(
  [
    'rename',
    'unlink',
    'rm',
    'rmdir',
    'mkdir',
    'mkdtemp',
    'link',
    'symlink',
    'writeFile',
    'copyFile',
    'cp',
  ].flatMap(name => [name, `${name}Sync`]),
)

/** Who calls the system itself, and why nothing is lost by it. Everybody else uses src/platform/disk/durable.ts. */
const allowed: Readonly<Record<string, { readonly calls: readonly string[]; readonly why: string }>> = {
  'platform/disk/durable.ts': {
    calls: ['mkdir', 'mkdirSync', 'rename', 'renameSync', 'unlink'],
    why: 'flushes the folder itself',
  },
  'platform/disk/publish.ts': {
    calls: ['link', 'linkSync', 'renameSync', 'unlinkSync'],
    why: 'flushes the folder through the flusher that many files share; a name that is taken back is looked at again',
  },
  'platform/disk/part-file.ts': {
    calls: ['link', 'unlinkSync'],
    why: 'a part that comes back is looked at again before it is used',
  },
  'platform/disk/copy-file.ts': { calls: ['copyFile'], why: 'makes a part; publishing flushes the folder' },
  'platform/disk/add-link.ts': { calls: ['link'], why: 'flushes the folder itself' },
  'platform/disk/folder-rules.ts': { calls: ['link', 'unlink'], why: 'temporary files of one look' },
  'platform/disk/take-names.ts': {
    calls: ['link', 'rename', 'unlink'],
    why: 'many names at once; the caller flushes the folder, as it says',
  },
  'platform/manifests/manifest-files.ts': {
    calls: ['rename', 'unlink'],
    why: 'four names at once, then it flushes the folder; temporary files',
  },
  'platform/store/open-database.ts': {
    calls: ['rmSync'],
    why: 'a damaged file that comes back is found damaged again',
  },
  'platform/store/demand-queue-file.ts': {
    calls: ['rmSync'],
    why: 'a mark that comes back lets an empty database start over, and nothing else',
  },
  'platform/owner/owner-file.ts': {
    calls: ['renameSync', 'rmSync', 'writeFileSync'],
    why: 'true only while its process runs',
  },
  'platform/owner/socket-place.ts': {
    calls: ['mkdtempSync', 'rmSync', 'rmdirSync'],
    why: 'a socket means nothing without its process',
  },
  'platform/log/log-writer.ts': {
    calls: ['mkdirSync', 'renameSync', 'rmSync'],
    why: 'a log that loses its last lines with the power loses nothing that anything needs',
  },
  'platform/open-in-browser.ts': { calls: ['rm', 'writeFile'], why: 'a temporary page' },
  'cli/process/compile-cache.ts': { calls: ['mkdirSync'], why: 'a cache, which is made again' },
  'cli/run/demo-place.ts': { calls: ['mkdir', 'mkdtemp', 'rm'], why: 'a profile for this run alone' },
}

/** The changing calls that a file takes from the system, each with its line; `*` where that cannot be seen. */
function callsOf(text: string): readonly { readonly name: string; readonly line: number }[] {
  const source = ts.createSourceFile('file.ts', text, ts.ScriptTarget.Latest, true)
  const found: { name: string; line: number }[] = []
  const add = (node: ts.Node, name: string): void => {
    found.push({ name, line: source.getLineAndCharacterOfPosition(node.getStart()).line + 1 })
  }
  /** What the whole of `fs` is called here. */
  const whole = new Set<string>()
  const isFs = (node: ts.Node | undefined): boolean =>
    node !== undefined && ts.isStringLiteralLike(node) && /^(?:node:)?fs(?:\/promises)?$/.test(node.text)
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node) && isFs(node.moduleSpecifier) && node.importClause) {
      const { name, namedBindings } = node.importClause
      if (name) whole.add(name.text)
      if (namedBindings && ts.isNamespaceImport(namedBindings)) whole.add(namedBindings.name.text)
      if (namedBindings && ts.isNamedImports(namedBindings))
        for (const element of namedBindings.elements) {
          const imported = (element.propertyName ?? element.name).text
          if (changing.has(imported)) add(element, imported)
          if (imported === 'promises' || imported === 'default') whole.add(element.name.text)
        }
    } else if (
      ts.isPropertyAccessExpression(node) &&
      whole.has(node.expression.getText().split('.')[0] ?? '')
    ) {
      if (changing.has(node.name.text)) add(node, node.name.text)
    } else if (ts.isCallExpression(node) && isFs(node.arguments[0])) {
      const { expression } = node
      const loads =
        expression.kind === ts.SyntaxKind.ImportKeyword ||
        /^(?:require|process\.getBuiltinModule)$/.test(expression.getText())
      if (loads) add(node, '*')
    }
    ts.forEachChild(node, visit)
  }
  visit(source)
  return found
}

function breaches(file: string, text: string): readonly string[] {
  return callsOf(text)
    .filter(({ name }) => !(allowed[file]?.calls ?? []).includes(name))
    .map(
      ({ name, line }) =>
        `src/${file}:${line} takes ${name} from the system: use src/platform/disk/durable.ts, which flushes the folder`,
    )
}

const files = roomsWithEffects.flatMap(room =>
  readdirSync(path.join(src, room), { recursive: true })
    .map(name => `${room}/${String(name).replaceAll('\\', '/')}`)
    .filter(name => /\.tsx?$/.test(name)),
)
const textOf = (file: string): string => readFileSync(path.join(src, file), 'utf8')

test('names are changed through the one place that flushes their folder', () => {
  expect(files.length).toBeGreaterThan(100)
  expect(files.flatMap(file => breaches(file, textOf(file)))).toEqual([])
})

test('nothing is allowed that is not used', () => {
  const unused = Object.entries(allowed).flatMap(([file, { calls }]) => {
    const used = files.includes(file) ? callsOf(textOf(file)).map(({ name }) => name) : []
    return calls.filter(call => !used.includes(call)).map(call => `${file} ${call}`)
  })
  expect(unused).toEqual([])
})

test('a planted call of each kind is named with its line', () => {
  const text = [
    `import { readFile, rename } from 'node:fs/promises'`,
    `import { unlinkSync as gone } from 'fs'`,
    `import fs from 'node:fs'; fs.mkdirSync('a'); fs.promises.rm('a'); fs.readFileSync('a')`,
    `import * as all from 'node:fs/promises'; all.link('a', 'b')`,
    `import { promises } from 'node:fs'; promises.rmdir('a')`,
    `const late = () => import('node:fs/promises')`,
    `import { mkdir } from '../elsewhere.ts'`,
    `import type { Stats } from 'node:fs'`,
  ].join('\n')
  expect(breaches('cli/a.ts', text).map(breach => breach.split(':')[1]?.split(' from')[0])).toEqual([
    '1 takes rename',
    '2 takes unlinkSync',
    '3 takes mkdirSync',
    '3 takes rm',
    '4 takes link',
    '5 takes rmdir',
    '6 takes *',
  ])
})
