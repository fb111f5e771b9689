import { readFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'

import { createProgram } from '#cli/program'
import { reasons, reasonSentence } from '#shared/reasons'

const root = path.resolve(import.meta.dirname, '../../..')
const read = (name: string): string => readFileSync(path.join(root, 'docs', name), 'utf8')
/** Words that follow the name in what the programs say. */
const messages = new Set(['needs', 'set-up'])
const guides = ['install.md', 'headless.md', 'troubleshooting.md']

test('troubleshooting answers every reason in the words that the app uses', () => {
  const cells = read('troubleshooting.md')
    .split('\n')
    .map(line => line.split('|').map(cell => cell.trim()))
    .filter(([, , reason = '']) => /^`[a-z-]+`$/.test(reason))
    .map(([, sentence, reason]) => [reason?.replaceAll('`', ''), sentence])
  expect(Object.fromEntries(cells)).toEqual(reasonSentence)
  expect(cells).toHaveLength(reasons.length)
})

test.each(guides)('%s names only commands that there are', name => {
  const program = createProgram(
    () => undefined,
    () => Promise.resolve(),
  )
  const commands = new Set(program.commands.map(command => command.name()))
  const code = read(name).match(/```[\s\S]*?```|`[^`\n]+`/g) ?? []
  const named = code.flatMap(text =>
    [...text.matchAll(/\bhalyard ([a-z][a-z-]*)\b/g)].map(([, word = '']) => word),
  )
  expect(named.length).toBeGreaterThan(0)
  expect(named.filter(word => !commands.has(word) && !messages.has(word))).toEqual([])
})

test.each(guides)('every link of %s leads somewhere', name => {
  const links = [...read(name).matchAll(/\]\(([^)#\s]+)?(?:#([a-z-]+))?\)/g)].filter(
    ([, file]) => !file?.startsWith('https:'),
  )
  const broken = links.filter(([, file = name, heading]) => {
    const headings = read(file)
      .split('\n')
      .filter(line => line.startsWith('#'))
      .map(line => line.replace(/^#+ /, '').toLowerCase().replaceAll(' ', '-'))
    return heading !== undefined && !headings.includes(heading)
  })
  expect(broken.map(([link]) => link)).toEqual([])
})
