import path from 'node:path'
import {
  failureOf,
  findNamed,
  findObservations,
  together,
  whyWithoutFiles,
  type FoundObservations,
} from '#core/list-products'
import type { LeftOutRow } from '#core/ports'
import { selectFrom } from '#core/selection/select'
import type { ArchiveClient } from '#platform/archive/index'
import { baseUrlOf, openArchive } from '#platform/open-archive'
import { openProductLists } from '#platform/store/product-lists'
import { AppError } from '#shared/errors'
import { countedText, formatCount } from '#shared/format'
import type { Product } from '#shared/models'
import type { Context } from '../context.ts'
import { saysWhat, type ObservationOptions } from '../options/observation-options.ts'
import type { SelectionOptions } from '../options/selection-options.ts'
import { criteriaOf, missionsOf } from './search-criteria.ts'
import { rulesOf } from './selection-rules.ts'

export interface ListedProducts {
  /** The files that the rules select, each once. May be iterated several times. */
  readonly chosen: () => Iterable<Product>
  /** One sentence per group of observations whose list failed. */
  readonly failures: readonly string[]
  /** How many of the given names have no files; each was reported. */
  readonly withoutFiles: number
  /** Rows of the archive's answers that could not be read. */
  readonly leftOut: readonly LeftOutRow[]
  readonly close: () => void
}

/** Asks the archive for the files of observations, stores them as they arrive and applies the selection rules. */
export async function listProducts(
  { output, signal, env, profileFolder }: Context,
  names: readonly string[],
  options: ObservationOptions & SelectionOptions,
): Promise<ListedProducts> {
  const rules = rulesOf(options)
  const archive = openArchive(baseUrlOf(env))
  let close = (): void => undefined
  try {
    const lists = openProductLists(path.join(profileFolder, 'cache.db'))
    close = () => lists.close()
    const list = lists.create(Date.now())
    close = () => {
      try {
        list.drop()
      } finally {
        lists.close()
      }
    }
    const found = await find(archive, names, options, signal)
    const { keys, planned } = found
    const leftOut = [...found.leftOut]
    const missions = missionsOf(options)
    const without = await whyWithoutFiles(archive, names, found, missions, signal)
    for (const sentence of without) output.error(`halyard: ${sentence}`)
    if (keys.length === 0) throw nothingFound(planned.length)
    const askedFor = new Map(keys.map(({ obsid, obsId }, index) => [obsid, { obsId, index }]))
    const failures: string[] = []
    let arrived = 0
    for await (const group of archive.products(keys, signal)) {
      const failure = failureOf(group)
      if (failure !== null) failures.push(failure)
      if (group.kind === 'arrived') {
        list.add(group.rows, obsid => askedFor.get(obsid))
        for (const row of group.leftOut) leftOut.push(row)
      }
      arrived += group.asked.length
      output.status(
        `product lists: ${arrived} of ${countedText(keys.length, 'observation', 'observations')}, ${countedText(list.counts.files, 'file', 'files')}`,
      )
    }
    const chosen = () => selectFrom(() => list.products(), rules)
    return { chosen, failures, withoutFiles: without.length, leftOut, close }
  } catch (thrown) {
    close()
    throw thrown
  } finally {
    await archive.close()
  }
}

async function find(
  archive: ArchiveClient,
  names: readonly string[],
  options: ObservationOptions,
  signal: AbortSignal,
): Promise<FoundObservations> {
  const criteria = await criteriaOf(options, archive, signal)
  const found: FoundObservations[] = []
  if (names.length > 0) found.push(await findNamed(archive, names, criteria.missions, signal))
  if (saysWhat(options)) found.push(await findObservations(archive, criteria, signal))
  return together(found)
}

const nothingFound = (planned: number): AppError =>
  new AppError(
    'nothing-found',
    planned === 0
      ? 'No observation with files was found.'
      : `Only planned observations were found (${formatCount(planned)}). They have no files yet.`,
  )
