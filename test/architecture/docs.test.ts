import { globSync, readFileSync, readdirSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'

const root = path.resolve(import.meta.dirname, '../..')
const read = (file: string): string => readFileSync(path.join(root, file), 'utf8')
const documents = [
  'README.md',
  'CONTRIBUTING.md',
  'docs/words.md',
  ...readdirSync(path.join(root, 'docs'))
    .filter(name => /^(architecture|transfer|archive|headless|install)\.md$/.test(name))
    .map(name => `docs/${name}`),
]

/** Text between backticks outside of code blocks. */
const codeIn = (text: string): readonly string[] =>
  [...text.replace(/```[\s\S]*?```/g, '').matchAll(/`([^`\n]+)`/g)].map(([, code = '']) => code)

/** Paths of the project; `<name>` in one stands for any name. */
const pathsIn = (text: string): readonly string[] =>
  codeIn(text).filter(code => /^(src|test|docs|scripts|packaging|resources)\/[\w<>./-]*$/.test(code))

const exists = (file: string): boolean =>
  globSync(file.replace(/<\w+>/g, '*').replace(/\/$/, ''), { cwd: root }).length > 0

/** Names of files without their folder, such as `retry-pace.ts`. */
const bareNamesIn = (text: string): readonly string[] =>
  codeIn(text).filter(code => /^[\w-]+\.(ts|tsx|mjs)$/.test(code))

test.each(documents)('every path and file that %s names exists', document => {
  const text = read(document)
  const bare = bareNamesIn(text).filter(
    name => globSync(`{src,test,scripts}/**/${name}`, { cwd: root }).length === 0,
  )
  expect([...pathsIn(text).filter(file => !exists(file)), ...bare]).toEqual([])
})

/** Rows of a table whose last cell is a file and whose cell before names what that file exports. */
const functionRows = (
  text: string,
): readonly { readonly names: readonly string[]; readonly file: string }[] =>
  text
    .split('\n')
    .map(line =>
      line
        .split('|')
        .map(cell => cell.trim())
        .slice(1, -1),
    )
    .flatMap(cells => {
      const [names = '', file = ''] = cells.slice(-2)
      return cells.length === 4 && /^`src\/[^`]*`$/.test(file)
        ? [{ names: codeIn(names), file: file.slice(1, -1) }]
        : []
    })

test('every function on the way of a file is exported by the file named beside it', () => {
  const rows = functionRows(read('docs/architecture.md'))
  expect(rows.length).toBeGreaterThan(25)
  const missing = rows.flatMap(({ names, file }) => {
    const text = read(file)
    return names
      .filter(name => !new RegExp(`^export (async )?(function\\*?|const|class) ${name}\\b`, 'm').test(text))
      .map(name => `${name} in ${file}`)
  })
  expect(missing).toEqual([])
})

test.each(['docs/architecture.md', 'docs/transfer.md', 'docs/archive.md'])(
  'every name in camel case that %s mentions is in the sources',
  document => {
    const sources = globSync('src/**/*.{ts,tsx}', { cwd: root }).map(read).join('\n')
    const names = codeIn(read(document)).filter(code => /^[a-z]+[A-Z]\w*$/.test(code))
    expect(names.filter(name => !new RegExp(`\\b${name}\\b`).test(sources))).toEqual([])
  },
)

test('every room has its row in the architecture', () => {
  const text = read('docs/architecture.md')
  const unnamed = readdirSync(path.join(root, 'src')).filter(room => !text.includes(`| \`src/${room}\``))
  expect(unnamed).toEqual([])
})
