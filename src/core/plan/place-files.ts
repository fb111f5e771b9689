import type { Layout, WantedFile } from '#shared/models'
import { collectionOf, dataSetOf, programOf, suffixOf } from '../names/mast-names.ts'
import { foldName, safeName } from '../names/safe-name.ts'
import { levelOf } from '../selection/level.ts'
import { numberedName } from '../transfer/numbered-name.ts'
import { parseTemplate, type TemplatePiece, type Placeholder } from './layout.ts'

/** Where a file goes, below the batch folder, with `/`. */
export interface Placement {
  readonly relativePath: string
  /**
   * What was asked for, where it was not safe to store: the file name, or the whole path where only a folder of it had
   * to change. Null for the ordinary file, also when it is numbered.
   */
  readonly madeSafeFrom: string | null
  /** The same for all paths that some file system takes for this one; what `isTaken` is asked about. */
  readonly foldedPath: string
}

export interface PathPlanner {
  /** `localName` replaces the name of the list (`--name`). Place every file once only. */
  place(file: WantedFile, localName?: string | null): Placement
}

/**
 * Decides paths one file after the other. `isTaken` must know every path placed before and of earlier runs; a file
 * whose path is taken, in any case or composition of its letters, is numbered: `name (2).fits`.
 * Throws `usage` for a template that cannot place files.
 */
export function createPathPlanner(layout: Layout, isTaken: (foldedPath: string) => boolean): PathPlanner {
  const rawParts = partsBy(layout)
  /** Where counting continues, so that thousands of equal names are not counted from 2 each time. */
  const nextCopies = new Map<string, number>()

  return {
    place(file, localName = null) {
      const raw = file.plannedPath?.split('/') ?? rawParts(file, localName ?? file.filename)
      const safe = raw.map(safeName)
      const name = safe.at(-1) ?? safeName('')
      const folders = safe.slice(0, -1)
      return { ...free(folders, name), madeSafeFrom: whatChanged(raw, safe) }
    },
  }

  function free(folders: readonly string[], name: string): Pick<Placement, 'relativePath' | 'foldedPath'> {
    const pathOf = (last: string): string => [...folders, last].join('/')
    const first = foldPath(pathOf(name))
    if (!isTaken(first)) return { relativePath: pathOf(name), foldedPath: first }
    for (let copy = nextCopies.get(first) ?? 2; ; copy += 1) {
      const relativePath = pathOf(numberedName(name, copy))
      const foldedPath = foldPath(relativePath)
      if (isTaken(foldedPath)) continue
      nextCopies.set(first, copy + 1)
      return { relativePath, foldedPath }
    }
  }
}

/** The key of a relative path among paths that differ in case or composition only. */
export const foldPath = (relativePath: string): string => relativePath.split('/').map(foldName).join('/')

type RawParts = (file: WantedFile, name: string) => readonly string[]

function partsBy(layout: Layout): RawParts {
  if (layout === 'nested') return (file, name) => [...within(collection(file), dataSet(file)), name]
  if (layout === 'flat') return (file, name) => [...within(collection(file)), name]
  const template = parseTemplate(layout.slice('template:'.length))
  return (file, name) => template.map(part => filled(part, file, name)).filter(part => part !== '')
}

/** Without a collection everything goes to the batch folder itself. */
const within = (collectionName: string, ...folders: readonly string[]): string[] =>
  collectionName === '' ? [] : [collectionName, ...folders.filter(folder => folder !== '')]

/** A folder made of placeholders only, none of which has a value, is left out. */
function filled(part: readonly TemplatePiece[], file: WantedFile, name: string): string {
  return part.map(piece => (piece.kind === 'text' ? piece.text : values[piece.of](file, name))).join('')
}

const collection = (file: WantedFile): string =>
  (file.collection ?? '').trim().toUpperCase() || (collectionOf(file.uri) ?? '')
const derivedDataSet = (file: WantedFile): string => dataSetOf(file.filename) ?? ''
const dataSet = (file: WantedFile): string => (file.obsId ?? '').trim() || derivedDataSet(file)

const values: Readonly<Record<Placeholder, (file: WantedFile, name: string) => string>> = {
  collection,
  obs_id: dataSet,
  dataset: file => derivedDataSet(file) || dataSet(file),
  program: file => (file.programId ?? '').trim() || (programOf(file.filename) ?? ''),
  level: file => levelOf(file) ?? '',
  suffix: file => (suffixOf(file.filename) ?? '').replace(/^_/, ''),
  filename: (_, name) => name,
}

function whatChanged(raw: readonly string[], safe: readonly string[]): string | null {
  if (raw.at(-1) !== safe.at(-1)) return raw.at(-1) ?? ''
  return raw.every((part, i) => part === safe[i]) ? null : raw.join('/')
}
