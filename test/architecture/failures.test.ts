import { readFileSync, readdirSync } from 'node:fs'
import path from 'node:path'
import ts from 'typescript'
import { expect, test } from 'vitest'

import { isExpected } from './sources.ts'

/**
 * No failure vanishes. What is thrown is used (passed on, worded, compared), or goes through `src/shared/ignore.ts`, which
 * logs it. One form is left: a `catch` whose block begins with a comment `Expected: why`, where the failure itself is the
 * answer, as of a text that is no JSON.
 */

const src = path.resolve(import.meta.dirname, '../../src')
const helper = 'shared/ignore.ts'

/** The lines on which a failure is looked away from, with what is wrong. */
function breaches(file: string, text: string): readonly string[] {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true)
  const found: string[] = []
  const add = (node: ts.Node, why: string): void => {
    found.push(`src/${file}:${source.getLineAndCharacterOfPosition(node.getStart()).line + 1} ${why}`)
  }
  const visit = (node: ts.Node): void => {
    if (
      ts.isCatchClause(node) &&
      !isUsed(node.variableDeclaration?.name, node.block) &&
      !isExpected(node.block)
    )
      add(node, 'catches and looks away: use attemptTo or noteIgnored, or begin with "// Expected: why"')
    const handler = rejectionHandler(node)
    if (handler !== undefined && !isUsed(handler.parameters[0]?.name, handler.body))
      add(handler, 'takes a rejection and looks away: use ignore, orAbsent, orElse or handledElsewhere')
    ts.forEachChild(node, visit)
  }
  visit(source)
  return found
}

/** The function written in place that takes a rejection or an event `error`: that of `catch(…)`, the second one of `then(…, …)`. */
function rejectionHandler(node: ts.Node): ts.ArrowFunction | ts.FunctionExpression | undefined {
  if (!ts.isCallExpression(node) || !ts.isPropertyAccessExpression(node.expression)) return undefined
  const { text: method } = node.expression.name
  const handler =
    method === 'catch'
      ? node.arguments[0]
      : method === 'then' || isErrorEvent(node)
        ? node.arguments[1]
        : undefined
  return handler && (ts.isArrowFunction(handler) || ts.isFunctionExpression(handler)) ? handler : undefined
}

/** `on('error', …)` with a function that does nothing. */
const isErrorEvent = ({ arguments: [event, handler] }: ts.CallExpression): boolean =>
  event?.getText() === "'error'" && /=>\s*(?:undefined|\{\s*\})$/.test(handler?.getText() ?? '')

function isUsed(name: ts.BindingName | undefined, body: ts.Node): boolean {
  if (name === undefined) return false
  if (!ts.isIdentifier(name)) return true
  const isNamed = (node: ts.Node): boolean =>
    (ts.isIdentifier(node) && node.text === name.text) || (ts.forEachChild(node, isNamed) ?? false)
  return isNamed(body)
}

test('every failure is used, logged, or says why it is expected', () => {
  const files = readdirSync(src, { recursive: true, encoding: 'utf8' })
    .map(name => name.replaceAll('\\', '/'))
    .filter(name => /\.tsx?$/.test(name) && name !== helper)
  expect(files.length).toBeGreaterThan(300)
  expect(files.flatMap(file => breaches(file, readFileSync(path.join(src, file), 'utf8')))).toEqual([])
})

test('a planted breach of each kind is named with its line, and what is right is let through', () => {
  const text = [
    `try { a() } catch {}`,
    `try { a() } catch { /* why not */ return null }`,
    `try { a() } catch (thrown) { return null }`,
    `a().catch(() => undefined)`,
    `a().catch(thrown => null)`,
    `a().then(b, () => false)`,
    `try { a() } catch { // Expected: \n return null }`,
    `try { a() } catch {\n // Expected: it is no JSON.\n return null }`,
    `try { a() } catch (thrown) { throw new Error('b', { cause: thrown }) }`,
    `a().catch(fail); a().then(b); schema.catch(null)`,
    `a().catch((thrown: unknown) => { report(thrown) })`,
    `a().on('error', () => undefined)`,
    `a().on('error', () => end()); a().on('close', () => undefined)`,
  ].join('\n')
  expect(breaches('a.ts', text).map(breach => /:(\d+ \w+)/.exec(breach)?.[1])).toEqual([
    '1 catches',
    '2 catches',
    '3 catches',
    '4 takes',
    '5 takes',
    '6 takes',
    '7 catches',
    '15 takes',
  ])
})
