import { open, stat } from 'node:fs/promises'
import type { FileHandle } from 'node:fs/promises'
import path from 'node:path'
import type { ImageView, OpenedFile, TableView } from '#shared/contract/areas/quick-look'
import { AppError } from '#shared/errors'
import { onDisk } from '#platform/disk/disk-error'
import type { RunningJobs } from '../../node/worker/messages.ts'
import { readHdus, type Hdu } from './hdus.ts'
import { readImage } from './image.ts'
import { readTable } from './table.ts'

interface OfFile {
  readonly path: string
}
interface OfHdu extends OfFile {
  readonly hdu: number
}
/** What the quick-look thread does. */
export type QuickLookJobs = {
  readonly open: (input: OfFile) => Promise<OpenedFile>
  readonly image: (
    input: OfHdu & { readonly plane: number; readonly mostPixels: number },
  ) => Promise<ImageView>
  readonly table: (input: OfHdu) => Promise<TableView>
  readonly header: (input: OfHdu) => Promise<readonly string[]>
}

const mostPictureBytes = 1_400_000
const mostTextBytes = 200_000
const pictures: Readonly<Record<string, string>> = {
  '.jpg': 'image/jpeg',
  '.jpeg': 'image/jpeg',
  '.png': 'image/png',
}
const texts: ReadonlySet<string> = new Set(['.csv', '.ecsv', '.json', '.txt', '.log', '.html'])

const jobs: QuickLookJobs = {
  open: ({ path: file }) => withFile(file, handle => openFile(file, handle)),
  image: ({ path: file, hdu, plane, mostPixels }) =>
    withFile(file, async handle => readImage(handle, await hduOf(handle, hdu), plane, mostPixels)),
  table: ({ path: file, hdu }) => withFile(file, async handle => readTable(handle, await hduOf(handle, hdu))),
  header: ({ path: file, hdu }) => withFile(file, async handle => (await hduOf(handle, hdu)).cards),
}

/** The jobs of this thread. */
export const openQuickLookGroup = (): RunningJobs => jobs as RunningJobs // each takes what `QuickLookJobs` says

async function withFile<T>(file: string, read: (handle: FileHandle) => Promise<T>): Promise<T> {
  const handle = await onDisk(open(file, 'r'))
  try {
    return await read(handle)
  } finally {
    await handle.close()
  }
}

async function openFile(file: string, handle: FileHandle): Promise<OpenedFile> {
  const name = path.basename(file)
  const ending = path.extname(name).toLowerCase()
  const { size } = await onDisk(stat(file))
  const type = pictures[ending]
  if (type !== undefined && size <= mostPictureBytes) {
    const bytes = await handle.readFile()
    return { kind: 'picture', name, dataUrl: `data:${type};base64,${bytes.toString('base64')}` }
  }
  if (texts.has(ending)) {
    const bytes = Buffer.alloc(Math.min(size, mostTextBytes))
    await handle.read(bytes, 0, bytes.length, 0)
    return { kind: 'text', name, text: bytes.toString('utf8'), isWhole: size <= mostTextBytes }
  }
  if (ending !== '.fits' && ending !== '.fit') return { kind: 'none', name }
  const hdus = await readHdus(handle)
  return {
    kind: 'fits',
    name,
    hdus: hdus.map(({ index, name: hduName, kind, axes }) => ({ index, name: hduName, kind, axes })),
  }
}

async function hduOf(handle: FileHandle, index: number): Promise<Hdu> {
  const found = (await readHdus(handle)).find(hdu => hdu.index === index)
  if (found === undefined) throw new AppError('usage', 'This file has no such part.')
  return found
}
