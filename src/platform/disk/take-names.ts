import type { BigIntStats } from 'node:fs'
import { link, lstat, open, rename, unlink } from 'node:fs/promises'
import { ignore } from '#shared/ignore'
import { systemCode, unlessCode } from './disk-error.ts'
import { lacksLinks } from './publish.ts'

/** A finished file and the name that it is to have. */
export interface Naming {
  readonly from: string
  readonly to: string
}

/**
 * Gives files their names all together, the first one first, or none of them when one name is taken: nothing is ever
 * replaced, even when others take names in the folder at the same moment. The folder is not flushed. Where the system has no
 * links, a name is taken by an empty file that the finished one then replaces. Throws what the system throws.
 */
export async function takeNames(namings: readonly Naming[]): Promise<boolean> {
  const taken: string[] = []
  try {
    for (const { from, to } of namings) {
      if (!(await take(from, to))) {
        await giveBack(taken)
        return false
      }
      taken.push(to)
    }
    for (const { from, to } of namings) {
      if (await isSameFile(from, to)) await unlink(from)
      else await rename(from, to)
    }
    return true
  } catch (thrown) {
    await ignore(giveBack(taken), 'give names back: the first failure is thrown')
    throw thrown
  }
}

async function giveBack(names: readonly string[]): Promise<void> {
  for (const name of names.toReversed()) await unlessCode(unlink(name), 'ENOENT', undefined)
}

/** False when something has the name. */
async function take(from: string, to: string): Promise<boolean> {
  try {
    await link(from, to)
    return true
  } catch (thrown) {
    const code = systemCode(thrown)
    // A network folder may have made the link and lost its answer.
    if (code === 'EEXIST') return isSameFile(from, to)
    if (!lacksLinks(code)) throw thrown
  }
  const made = await unlessCode(open(to, 'wx'), 'EEXIST', null)
  await made?.close()
  return made !== null
}

async function isSameFile(one: string, other: string): Promise<boolean> {
  const [a, b] = await Promise.all([statOf(one), statOf(other)])
  return a !== null && b !== null && a.dev === b.dev && a.ino === b.ino && a.ino !== 0n
}

const statOf = (file: string): Promise<BigIntStats | null> =>
  unlessCode(lstat(file, { bigint: true }), 'ENOENT', null)
