import { constants } from 'node:fs'
import { lstat, open, readdir } from 'node:fs/promises'
import path from 'node:path'
import { batchUuidOf } from '#core/manifests/manifest-json'
import { noteIgnored } from '#shared/ignore'
import { unlessCode } from '../disk/disk-error.ts'
import { shortageCode } from '../disk/shortage.ts'

/** The names of the four files of one batch: they share a number. */
export interface ManifestNames {
  readonly html: string
  readonly csv: string
  readonly json: string
  readonly sums: string
}

/** Longest first line that is read to learn whose a manifest is. */
const headBytes = 64 * 1024

/** The names under which this batch has a manifest in the folder; null when it has none. */
export async function ownNames(folder: string, uuid: string): Promise<ManifestNames | null> {
  const numbers = (await readdir(folder)).map(numberOf).filter(number => number !== null)
  for (const number of numbers.toSorted((a, b) => a - b)) {
    const names = numberedNames(number)
    if (batchUuidOf(await firstLine(path.join(folder, names.json))) === uuid) return names
  }
  return null
}

/**
 * Names under which nothing lies in the folder now, from a number on, and their number. Only taking them shows whether
 * they are still free then.
 */
export async function freeNames(
  folder: string,
  from: number,
): Promise<{ readonly number: number; readonly names: ManifestNames }> {
  for (let number = from; ; number += 1) {
    const names = numberedNames(number)
    if (!(await isAnyThere(folder, names))) return { number, names }
  }
}

function numberedNames(number: number): ManifestNames {
  const mark = number === 1 ? '' : ` (${number})`
  return {
    html: `MANIFEST${mark}.HTML`,
    csv: `manifest${mark}.csv`,
    json: `manifest${mark}.json`,
    sums: `SHA256SUMS${mark}`,
  }
}

/** The number of a manifest.json by its name; null for any other file. */
function numberOf(name: string): number | null {
  const found = /^manifest(?: \(([1-9]\d{0,8})\))?\.json$/.exec(name)
  if (found === null) return null
  const number = Number(found[1] ?? 1)
  return numberedNames(number).json === name ? number : null
}

async function isAnyThere(folder: string, names: ManifestNames): Promise<boolean> {
  const found = await Promise.all(
    Object.values(names).map((name: string) => unlessCode(lstat(path.join(folder, name)), 'ENOENT', null)),
  )
  return found.some(stat => stat !== null)
}

/** Never waits at a pipe, and follows no link. What is not there on Windows, `|` takes for 0. */
const cautiously = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK

/** Empty when the file is missing or cannot be read: then it belongs to no batch of ours. */
async function firstLine(file: string): Promise<string> {
  const handle = await open(file, cautiously).catch((thrown: unknown) => {
    // Not knowing for want of open files is no reason to take it for another's.
    if (shortageCode(thrown) !== null) throw thrown
    return null
  })
  if (!handle) return ''
  try {
    if (!(await handle.stat()).isFile()) return ''
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(headBytes), 0, headBytes, 0)
    return buffer.toString('utf8', 0, bytesRead).split('\n', 1)[0] ?? ''
  } catch (thrown) {
    noteIgnored(thrown, 'read the beginning of a manifest: it counts as another one')
    return ''
  } finally {
    await handle.close()
  }
}
