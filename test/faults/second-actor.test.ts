import { lstatSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { mkdir, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { expect, test, vi } from 'vitest'
import type { AttemptResult, PartRecord, TransferJob } from '#core/ports'
import type { TransfersOptions } from '#platform/transfer/index'
import { watchingFiles, type FileCall } from '#test/file-barrier'
import { intruders, type Intruder } from '#test/intruders'
import { serveCut, serveProperly, type Seen } from '#test/misbehaving-server'
import { temporaryFolder, transferKit, type TransferKit } from '#test/transfer-kit'

vi.mock('node:fs', async original => (await import('#test/file-barrier')).withMoments(await original()))
vi.mock('node:fs/promises', async original =>
  (await import('#test/file-barrier')).withAsyncMoments(await original()),
)

const target = 'JWST/obs/jw02733_cal.fits'
const body = Buffer.from('0123456789'.repeat(2_000))
const file = { body, etag: '"v1"' }
/** Bytes after which the first attempt of a resumed file was cut. */
const cutAt = 9_000

interface Way {
  readonly options?: Partial<TransfersOptions>
  readonly job?: Partial<TransferJob>
  readonly isResumed?: boolean
  /** What lies under the name beforehand. */
  readonly existing?: string
}
const noLinks = () => Promise.reject(Object.assign(new Error('no links'), { code: 'EPERM' }))

/** The ways from the archive to the final name. */
const ways: Readonly<Record<string, Way>> = {
  'a large file': {},
  'a small file, written at once': { options: { tuning: { gatherBytes: 1_000_000 } } },
  'a file that is continued': { isResumed: true },
  'a file that replaces another': { job: { onClash: 'replace' }, existing: 'an earlier version' },
  'a file beside another': { existing: 'another file' },
  'a file where no links exist': { options: { link: noLinks } },
  'a small file where no links exist': { options: { link: noLinks, tuning: { gatherBytes: 1_000_000 } } },
}

interface Run {
  readonly results: readonly AttemptResult[]
  readonly calls: readonly string[]
  readonly wrong: readonly string[]
}

/** Fetches the file to its end, with one intrusion before the call of this number. */
async function fetchBeside(kit: TransferKit, way: Way, at: number, intrude: Intruder): Promise<Run> {
  const folder = path.join(kit.folder, path.dirname(target))
  const outside = await temporaryFolder()
  await mkdir(folder, { recursive: true })
  if (way.existing !== undefined) await writeFile(path.join(kit.folder, target), way.existing)
  let part: PartRecord | null = null
  if (way.isResumed === true) {
    kit.server.answer((_seen, reply) => serveCut(reply, file, cutAt))
    part = partOf(await kit.attempt({ ...way.job }))
  }
  kit.server.answer((seen: Seen, reply) => serveProperly(seen, reply, file))

  const calls: string[] = []
  const owned = new Map<bigint, string>()
  const watcher = (call: FileCall, name: string): void => {
    if (!name.startsWith(folder)) return
    calls.push(`${call} ${path.relative(folder, name)}`)
    if (calls.length - 1 !== at) return
    const mine = (own: string): void => {
      owned.set(lstatSync(own, { bigint: true }).ino, readFileSync(own, 'latin1'))
    }
    intrude({ folder, target: path.join(kit.folder, target), body, outside, mine })
  }
  const results: AttemptResult[] = []
  const wrong: string[] = []
  for (let tries = 0; tries < 3 && results.at(-1)?.kind !== 'done'; tries += 1) {
    const result = await watchingFiles(watcher, () => kit.attempt({ ...way.job, part }))
    results.push(result)
    if (result.kind === 'done' && !holds(path.join(kit.folder, result.relativePath), body))
      wrong.push('done, but not there')
    part = partOf(result)
    if (tries === 0) putFolderBack(folder)
  }
  return { results, calls, wrong: [...wrong, ...whatIsWrong(kit, way, results, owned, outside)] }
}

const partOf = (result: AttemptResult): PartRecord | null => ('part' in result ? result.part : null)

/** A person who is told that the folder is gone puts it back. */
function putFolderBack(folder: string): void {
  if (!readdirSync(path.dirname(folder)).includes(`${path.basename(folder)}-moved`)) return
  const instead = readdirSync(path.dirname(folder)).includes(path.basename(folder))
  if (instead) renameSync(folder, `${folder}-instead`)
  renameSync(`${folder}-moved`, folder)
}

/** Wrong bytes under a final name, foreign files that are gone or changed, and anything written elsewhere. */
function whatIsWrong(
  kit: TransferKit,
  way: Way,
  results: readonly AttemptResult[],
  owned: ReadonlyMap<bigint, string>,
  outside: string,
): readonly string[] {
  const wrong: string[] = []
  const last = results.at(-1)
  if (last?.kind !== 'done') wrong.push(`ended as ${JSON.stringify(last)}`)
  const left = new Map(owned)
  for (const base of [kit.folder, outside])
    for (const entry of readdirSync(base, { recursive: true, withFileTypes: true })) {
      if (!entry.isFile()) continue
      const name = path.join(entry.parentPath, entry.name)
      const content = readFileSync(name)
      const { ino } = lstatSync(name, { bigint: true })
      const its = owned.get(ino)
      left.delete(ino)
      if (its !== undefined && its !== content.toString('latin1'))
        wrong.push(`${entry.name} of others was changed`)
      const isKnown = its !== undefined || content.equals(body) || content.toString() === way.existing
      const isFinal = !/\.part(?:\.(?:old|kept|new))?$/.test(entry.name)
      if (isFinal && !isKnown) wrong.push(`${path.relative(base, name)} holds ${content.length} wrong bytes`)
      if (base === outside && its === undefined) wrong.push(`${entry.name} was written elsewhere`)
    }
  const isReplaced = way.job?.onClash === 'replace'
  if (left.size > 0 && !isReplaced) wrong.push(`${left.size} files of others are gone`)
  return wrong
}

function holds(name: string, bytes: Buffer): boolean {
  try {
    return readFileSync(name).equals(bytes)
  } catch {
    return false
  }
}

test.each(Object.keys(ways))(
  '%s: whatever others do between two steps, no wrong byte gets its name',
  { timeout: 60_000 },
  async name => {
    const way = ways[name] ?? {}
    const kits = () => transferKit(() => undefined, way.options)
    const undisturbed = await fetchBeside(await kits(), way, -1, () => undefined)
    expect(undisturbed.wrong).toEqual([])
    const found: string[] = []
    for (const [who, intrude] of Object.entries(intruders))
      for (const [at, call] of undisturbed.calls.entries()) {
        const kit = await kits()
        const { wrong } = await fetchBeside(kit, way, at, intrude)
        found.push(...wrong.map(what => `${who} before ${at} ${call}: ${what}`))
        await kit.server.close()
        rmSync(kit.folder, { recursive: true, force: true })
      }
    expect(found).toEqual([])
  },
)
