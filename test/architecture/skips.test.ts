import { readFileSync, readdirSync } from 'node:fs'
import path from 'node:path'
import ts from 'typescript'
import { expect, test } from 'vitest'

import { allowedNeeds } from '../../scripts/allowed-needs.mjs'

const folder = path.resolve(import.meta.dirname, '..')

/** The names of tests that some systems skip, with their places: the last call after `skipIf(…)` or `runIf(…)`. */
function conditionalNames(file: string): readonly string[] {
  const text = readFileSync(file, 'utf8')
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true)
  const names: string[] = []
  function look(node: ts.Node): void {
    if (ts.isCallExpression(node) && isConditional(node.expression)) {
      const [name] = node.arguments
      if (name !== undefined && (ts.isStringLiteralLike(name) || ts.isTemplateExpression(name)))
        names.push(`${path.relative(folder, file)}: ${name.getText(source).slice(1, -1)}`)
    }
    ts.forEachChild(node, look)
  }
  look(source)
  return names
}

/** `test.skipIf(…)`, `test.runIf(…).each(…)`, `describe.skipIf(…)`. */
function isConditional(callee: ts.Expression): boolean {
  if (!ts.isCallExpression(callee) || !ts.isPropertyAccessExpression(callee.expression)) return false
  const { name, expression } = callee.expression
  return ['skipIf', 'runIf'].includes(name.text) || isConditional(expression)
}

test('a test that some systems skip says in its name what it needs', () => {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  const names = files
    .filter(name => name.endsWith('.ts'))
    .flatMap(name => conditionalNames(path.join(folder, name)))
  expect(names.length).toBeGreaterThan(20)
  expect(names.filter(name => !allowedNeeds.test(name))).toEqual([])
})
