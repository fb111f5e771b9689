import { readdir } from 'node:fs/promises'
import path from 'node:path'
import { setImmediate } from 'node:timers/promises'
import type { PlanQuestion } from '../selection-ports.ts'
import { layoutOf } from '../place-list.ts'
import { createBatchPlanner, type PlanFacts } from '#core/plan/plan-batch'
import { createPathPlanner } from '#core/plan/place-files'
import { fileNeedBytes } from '#core/space/file-need'
import { databaseReserveBytes, reserveBytes } from '#core/space/volume'
import type { PlanView } from '#shared/contract/areas/selection-views'
import type { WantedFile } from '#shared/models'
import { orAbsent } from '#shared/ignore'
import { volumeOf } from '#platform/disk/check-folder'
import { canBeWritten, lookAt } from '#platform/disk/look-ahead'

export interface ListPlan {
  readonly view: Omit<PlanView, 'revision' | 'needToken' | 'isOnline'>
  /** URIs of files that the disk has no room for. */
  readonly unfit: ReadonlySet<string>
}

const mostNames = 20
const filesPerTurn = 500

/** What fetching these files would do, by the same decisions as the queue; nothing is made or changed. */
export async function planList(
  files: readonly WantedFile[],
  question: PlanQuestion,
  profileFolder: string,
): Promise<ListPlan> {
  const { folder, onClash, keepFreeBytes } = question
  const volume = await volumeOf(folder)
  const data = await volumeOf(profileFolder)
  const forQueue = volume !== null && data?.id === volume.id ? databaseReserveBytes : 0
  const keptFree =
    volume && reserveBytes({ keepFreeBytes, patience: 'endless' }, volume.totalBytes) + forQueue
  const roomBytes = volume && keptFree !== null ? volume.freeBytes - keptFree : null
  const batch = createBatchPlanner({ onClash, hasToken: true, roomBytes })
  const here = new Set(question.here)
  const look = lookIn(folder)
  const taken = new Set<string>()
  let met = 0
  const planner = createPathPlanner(layoutOf(question), folded => {
    if (!taken.has(folded)) return false
    met += 1
    return true
  })
  const unfit = new Set<string>()
  const clashNames: string[] = []
  const sums = { collisions: 0, fetch: 0, fetchBytes: 0, unknownSizes: 0, needBytes: 0 }
  for (const [at, file] of files.entries()) {
    if (at % filesPerTurn === filesPerTurn - 1) await setImmediate()
    const metBefore = met
    const placement = planner.place(file)
    taken.add(placement.foldedPath)
    if (met > metBefore) sums.collisions += 1
    const isHere = here.has(file.uri)
    const seen = isHere ? nothingSeen : await look(placement.relativePath)
    const { action, reason, isClash } = batch.add({ file, ...placement, isHere, ...seen })
    if (isClash && clashNames.length < mostNames) clashNames.push(placement.relativePath)
    if (reason === 'disk-full') unfit.add(file.uri)
    if (action === 'here' || (action === 'leave' && reason !== 'disk-full')) continue
    sums.fetch += 1
    sums.fetchBytes += Math.max(0, (file.sizeBytes ?? 0) - seen.partBytes)
    sums.unknownSizes += file.sizeBytes === null ? 1 : 0
    const part = { totalBytes: file.sizeBytes, writtenBytes: seen.partBytes }
    sums.needBytes += fileNeedBytes({ listedSizeBytes: file.sizeBytes, part })
  }
  const { asked, clashes, madeSafe, fetch, fetchBytes, here: hereFiles } = batch.total()
  return {
    view: {
      folder,
      isWritable: await canBeWritten(folder),
      asked,
      here: hereFiles,
      ...sums,
      clashes,
      clashNames,
      madeSafe,
      freeBytes: volume && Math.max(0, volume.freeBytes),
      isEnough: unfit.size === 0,
      fits: { files: fetch, bytes: fetchBytes },
    },
    unfit,
  }
}

type Seen = Pick<PlanFacts, 'partBytes' | 'named'>
const nothingSeen: Seen = { partBytes: 0, named: { kind: 'nothing' } }

/** Reads each folder once, so that 100,000 files for a new folder cost nothing. */
function lookIn(root: string): (relativePath: string) => Promise<Seen> {
  const listings = new Map<string, ReadonlySet<string>>()
  const namesIn = async (folder: string): Promise<ReadonlySet<string>> => {
    const known = listings.get(folder)
    if (known !== undefined) return known
    // Nothing is known to be there then, and the folder is judged apart.
    const found = (await orAbsent(readdir(folder), 'list a folder: it counts as empty')) ?? []
    const names = new Set(found.map(folded))
    listings.set(folder, names)
    return names
  }
  return async relativePath => {
    const target = path.join(root, relativePath)
    const names = await namesIn(path.dirname(target))
    const name = folded(path.basename(target))
    return names.has(name) || names.has(`${name}.part`) ? lookAt(target) : nothingSeen
  }
}

/** Some file systems find a name in any case and composition. */
const folded = (name: string): string => name.normalize('NFC').toLowerCase()
