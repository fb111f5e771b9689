import { readFileSync, readdirSync } from 'node:fs'
import path from 'node:path'
import ts from 'typescript'

/** What the architecture's tests and measurements read: the files of src, their imports and what they export. */
export interface Source {
  /** Relative to src. */
  readonly file: string
  readonly tree: ts.SourceFile
}

export interface Import {
  readonly specifier: string
  readonly line: number
  readonly isLazy: boolean
}

export const src = path.resolve(import.meta.dirname, '../../src')

/** Every file of src, or of the src of another tree. */
export function readSources(folder = src): readonly Source[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map(name => name.replaceAll('\\', '/'))
    .filter(name => /\.tsx?$/.test(name))
    .sort()
    .map(file => ({ file, tree: parse(file, readFileSync(path.join(folder, file), 'utf8')) }))
}

export function parse(file: string, text: string): ts.SourceFile {
  return ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true)
}

/** Every node of a tree, from the top down. */
export function nodesOf(tree: ts.SourceFile): readonly ts.Node[] {
  const nodes: ts.Node[] = []
  const visit = (node: ts.Node): void => {
    nodes.push(node)
    ts.forEachChild(node, visit)
  }
  visit(tree)
  return nodes
}

/** Every import of a file: of values and of types, `import()`, `import('…').Type` and `export from` included. */
export function importsOf(tree: ts.SourceFile): readonly Import[] {
  return nodesOf(tree).flatMap(node => {
    const found = importOf(node)
    if (found === null) return []
    return [{ ...found, line: tree.getLineAndCharacterOfPosition(node.getStart()).line + 1 }]
  })
}

function importOf(node: ts.Node): Omit<Import, 'line'> | null {
  if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) {
    const { moduleSpecifier } = node
    return moduleSpecifier && ts.isStringLiteral(moduleSpecifier)
      ? { specifier: moduleSpecifier.text, isLazy: false }
      : null
  }
  if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) {
    const [argument] = node.arguments
    return {
      specifier: argument && ts.isStringLiteralLike(argument) ? argument.text : '(computed)',
      isLazy: true,
    }
  }
  if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)) {
    const { literal } = node.argument
    return ts.isStringLiteral(literal) ? { specifier: literal.text, isLazy: false } : null
  }
  return null
}

/** The file of src that an import names, or null for a package. */
function targetOf(file: string, specifier: string): string | null {
  if (specifier.startsWith('#')) return `${specifier.slice(1)}.ts`
  if (specifier.startsWith('.')) return path.posix.join(path.posix.dirname(file), specifier)
  return null
}

export type Graph = ReadonlyMap<string, ReadonlySet<string>>

/** Which files of src each file imports, types included. */
export function importGraph(sources: readonly Source[]): Graph {
  const files = new Set(sources.map(({ file }) => file))
  return new Map(
    sources.map(({ file, tree }) => {
      const targets = importsOf(tree).flatMap(({ specifier }) => targetOf(file, specifier) ?? [])
      return [file, new Set(targets.filter(target => files.has(target)))] as const
    }),
  )
}

/** The files that reach each other: each group once, sorted (Tarjan). */
export function circlesOf(graph: Graph): readonly (readonly string[])[] {
  return groupsOf(graph).filter(
    group => group.length > 1 || group.some(file => graph.get(file)?.has(file) === true),
  )
}

/** The longest way down through a graph, counted in files; a circle counts as one. */
export function floorsOf(graph: Graph): number {
  const floors = new Map<string, number>()
  let highest = 0
  for (const group of groupsOf(graph)) {
    const below = group.flatMap(file => [...(graph.get(file) ?? [])].filter(to => !group.includes(to)))
    const floor = 1 + Math.max(0, ...below.map(to => floors.get(to) ?? 0))
    for (const file of group) floors.set(file, floor)
    highest = Math.max(highest, floor)
  }
  return highest
}

/** Every group comes after the groups it imports. */
function groupsOf(graph: Graph): readonly (readonly string[])[] {
  const groups: string[][] = []
  const stack: string[] = []
  const order = new Map<string, number>()
  const visit = (file: string): number => {
    const place = order.size
    order.set(file, place)
    stack.push(file)
    let low = place
    for (const to of graph.get(file) ?? [])
      if (!order.has(to)) low = Math.min(low, visit(to))
      else if (stack.includes(to)) low = Math.min(low, order.get(to) ?? low)
    if (low === place) groups.push(stack.splice(stack.indexOf(file)).sort())
    return low
  }
  for (const file of graph.keys()) if (!order.has(file)) visit(file)
  return groups
}

/** The names of the types that a file declares and exports; what it only passes on is not counted. */
function exportedTypesOf(tree: ts.SourceFile): readonly string[] {
  return tree.statements
    .filter(
      statement =>
        ts.isInterfaceDeclaration(statement) ||
        ts.isTypeAliasDeclaration(statement) ||
        ts.isClassDeclaration(statement),
    )
    .filter(({ modifiers }) => modifiers?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword) === true)
    .flatMap(({ name }) => (name ? [name.text] : []))
}

/** Names that several files export a type under, with those files. */
export function sharedTypeNames(sources: readonly Source[]): ReadonlyMap<string, readonly string[]> {
  const files = new Map<string, string[]>()
  for (const { file, tree } of sources)
    if (!file.startsWith('demo/'))
      for (const name of exportedTypesOf(tree)) files.set(name, [...(files.get(name) ?? []), file])
  return new Map([...files].filter(([, places]) => places.length > 1))
}

/** A catch block that says why its failure is an answer: it begins with `// Expected: why`. */
export const isExpected = (block: ts.Block): boolean => /^\{\s*\/\/ Expected: \S/.test(block.getText())
