/**
 * Measures how orderly src is and prints one line per effect: `npm run house`, or `npm run house -- FOLDER` for the src
 * folder of another tree. `npm run house -- --places` names the places that are counted.
 */
import path from 'node:path'
import ts from 'typescript'

import {
  circlesOf,
  floorsOf,
  importGraph,
  importsOf,
  isExpected,
  nodesOf,
  readSources,
  sharedTypeNames,
  src,
  type Graph,
  type Source,
} from './sources.ts'

interface Effect {
  readonly name: string
  readonly wanted: string
  readonly places: readonly string[]
  /** Absent: how many places there are. */
  readonly now?: string
}

/** Where the engine is put together; the function answers with all its parts. */
const engine = { file: 'core/queue/engine.ts', maker: 'createParts' } as const
/** Who takes all but two of them takes the whole. */
const leftOut = 2
/** The names of one order that the page and the command line give, in the code and in the contract. */
const oneOrder: ReadonlySet<string> = new Set(['setPriority', 'prioritise', 'queue.prioritise'])

function effects(sources: readonly Source[]): readonly Effect[] {
  const graph = importGraph(sources)
  const queue = within(graph, 'core/queue/')
  const edges = [...queue].flatMap(([file, targets]) => [...targets].map(to => `${file} -> ${to}`))
  return [
    { name: 'places of one subject (manifests)', wanted: '<= 7', places: subjectPlaces(graph) },
    {
      name: 'files that name one order (priority)',
      wanted: '<= 9',
      places: sources.filter(namesOneOrder).map(({ file }) => file),
    },
    wholeState(sources),
    {
      name: 'floors / imports in core/queue',
      wanted: '<= 6 / <= 70',
      now: `${floorsOf(queue)} / ${edges.length} (${queue.size} files)`,
      places: edges,
    },
    {
      name: 'circles of files (types count)',
      wanted: '0',
      places: circlesOf(graph).map(circle => circle.join(' ')),
    },
    {
      name: 'dynamic imports in cli',
      wanted: '<= 25',
      places: sources
        .filter(({ file }) => file.startsWith('cli/'))
        .flatMap(({ file, tree }) =>
          importsOf(tree).flatMap(({ isLazy, line }) => (isLazy ? [`${file}:${line}`] : [])),
        ),
    },
    {
      name: 'exported type names with two meanings',
      wanted: '0',
      places: [...sharedTypeNames(sources)].map(([name, files]) => `${name}: ${files.join(' ')}`),
    },
    {
      name: 'descriptions of a batch on a wire',
      wanted: '1',
      places: sources.flatMap(placesOf(describesBatch)),
    },
    {
      name: 'silent catches',
      wanted: '0',
      places: sources.filter(({ file }) => !file.startsWith('demo/')).flatMap(placesOf(isSilentCatch)),
    },
  ]
}

function within(graph: Graph, folder: string): Graph {
  const isInside = (file: string): boolean => file.startsWith(folder)
  return new Map(
    [...graph]
      .filter(([file]) => isInside(file))
      .map(([file, targets]) => [file, new Set([...targets].filter(isInside))]),
  )
}

const placesOf =
  (counts: (node: ts.Node) => boolean) =>
  ({ file, tree }: Source): readonly string[] =>
    nodesOf(tree)
      .filter(counts)
      .map(node => `${file}:${tree.getLineAndCharacterOfPosition(node.getStart()).line + 1}`)

/** The topmost folders named after manifests or their history, and the files elsewhere that are. */
function subjectPlaces(graph: Graph): readonly string[] {
  const isNamed = (part: string): boolean => /^(?:history|.*manifests?)(?:$|[.-])/.test(part)
  const places = [...graph.keys()]
    .filter(file => !file.startsWith('demo/'))
    .flatMap(file => {
      const parts = file.split('/')
      const at = parts.findIndex(isNamed)
      return at < 0 ? [] : [parts.slice(0, at + 1).join('/')]
    })
  return [...new Set(places)]
}

/**
 * How many of the engine's parts each file of the queue takes: the one that makes them takes all, another as many as an
 * interface of its own names or extends.
 */
function wholeState(sources: readonly Source[]): Effect {
  const queue = sources.filter(({ file }) => file.startsWith('core/queue/'))
  const parts = partsOfEngine(queue)
  const interfaces = new Map(
    queue.flatMap(({ file, tree }) =>
      nodesOf(tree)
        .filter(ts.isInterfaceDeclaration)
        .map(node => [node.name.text, { file, node }] as const),
    ),
  )
  const membersOf = (name: string): readonly string[] => {
    const node = interfaces.get(name)?.node
    const parents = (node?.heritageClauses ?? []).flatMap(({ types }) => types)
    const own = (node?.members ?? []).map(member => member.name?.getText() ?? '')
    return [...own, ...parents.flatMap(parent => membersOf(parent.expression.getText()))]
  }
  const taken = new Map<string, number>(parts.length === 0 ? [] : [[engine.file, parts.length]])
  for (const [name, { file }] of interfaces) {
    const members = new Set(membersOf(name))
    taken.set(file, Math.max(taken.get(file) ?? 0, parts.filter(part => members.has(part)).length))
  }
  const isWhole = (count: number): boolean => count > 0 && count >= parts.length - leftOut
  const counts = [...taken.values()]
  const most = Math.max(0, ...counts.filter(count => !isWhole(count)))
  return {
    name: `files that hold the engine's whole state`,
    wanted: '1',
    now: `${counts.filter(isWhole).length} (next ${most} of ${parts.length})`,
    places: [...taken].filter(([, count]) => count > 1).map(([file, count]) => `${file}: ${count}`),
  }
}

/** The members of what the maker returns, those of a constant that it spreads included. */
function partsOfEngine(queue: readonly Source[]): readonly string[] {
  const tree = queue.find(({ file }) => file === engine.file)?.tree
  const nodes = tree === undefined ? [] : nodesOf(tree)
  const maker = nodes.find(
    (node): node is ts.FunctionDeclaration =>
      ts.isFunctionDeclaration(node) && node.name?.text === engine.maker,
  )
  const statements = maker?.body?.statements ?? []
  const namesIn = (value: ts.Expression | undefined): readonly string[] =>
    value !== undefined && ts.isObjectLiteralExpression(value)
      ? value.properties.flatMap(member =>
          ts.isSpreadAssignment(member)
            ? namesIn(constant(member.expression.getText()))
            : [member.name.getText()],
        )
      : []
  const constant = (name: string): ts.Expression | undefined =>
    statements
      .flatMap(one => (ts.isVariableStatement(one) ? one.declarationList.declarations : []))
      .find(each => each.name.getText() === name)?.initializer
  return statements.flatMap(one => (ts.isReturnStatement(one) ? namesIn(one.expression) : []))
}

const namesOneOrder = ({ tree }: Source): boolean =>
  nodesOf(tree).some(node => (ts.isIdentifier(node) || ts.isStringLiteral(node)) && oneOrder.has(node.text))

/** An interface or a schema that lists what a batch shows. */
function describesBatch(node: ts.Node): boolean {
  const members = ts.isInterfaceDeclaration(node)
    ? node.members
    : ts.isObjectLiteralExpression(node) && isSchema(node.parent)
      ? node.properties
      : []
  const names = members.map(member => member.name?.getText() ?? '')
  return ['folder', 'createdMs', 'totals', 'manifest', 'state'].every(name => names.includes(name))
}

/** The call `z.object(…)` or `z.strictObject(…)`, also around `… satisfies Type`. */
function isSchema(node: ts.Node): boolean {
  if (ts.isSatisfiesExpression(node)) return isSchema(node.parent)
  return (
    ts.isCallExpression(node) &&
    ts.isPropertyAccessExpression(node.expression) &&
    /object$/i.test(node.expression.name.text)
  )
}

/**
 * A failure that is dropped: nothing is answered instead of it, and nothing names it, as `ignore(promise, why)` and
 * `// Expected: why` do.
 */
function isSilentCatch(node: ts.Node): boolean {
  if (ts.isCatchClause(node))
    return (
      node.variableDeclaration === undefined &&
      node.block.statements.every(isEmptyReturn) &&
      !isExpected(node.block)
    )
  if (!ts.isCallExpression(node) || !ts.isPropertyAccessExpression(node.expression)) return false
  const failed = { catch: node.arguments[0], then: node.arguments[1] }[node.expression.name.text]
  return failed !== undefined && ts.isArrowFunction(failed) && isNothing(failed)
}

const isEmptyReturn = (node: ts.Statement): boolean => ts.isReturnStatement(node) && !node.expression

function isNothing({ parameters, body }: ts.ArrowFunction): boolean {
  const isEmpty = ts.isBlock(body) ? body.statements.length === 0 : body.getText() === 'undefined'
  return parameters.length === 0 && isEmpty
}

const names = process.argv.slice(2)
const folder = names.find(name => !name.startsWith('--'))
for (const { name, wanted, places, now = String(places.length) } of effects(
  readSources(folder === undefined ? src : path.resolve(folder)),
)) {
  process.stdout.write(`${name.padEnd(42)}${now.padEnd(24)}wanted ${wanted}\n`)
  if (names.includes('--places')) for (const place of places) process.stdout.write(`    ${place}\n`)
}
