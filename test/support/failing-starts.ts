// First, so that everything finds the failing steps.
import { failingSteps } from './failing-steps.ts'
import { existsSync, mkdirSync, readdirSync, readlinkSync, rmSync } from 'node:fs'
import path from 'node:path'
import process from 'node:process'
import { setTimeout as sleep } from 'node:timers/promises'
import { serve } from '#cli/run/serve'
import type { Context } from '#cli/context'
import { main } from '#cli/main'
import { createOutput } from '#cli/output/output'
import { bodyOf } from '#demo/bodies/index'
import { createCatalogue } from '#demo/catalogue/index'
import { startArchive } from './archive.ts'
import { createWebHost } from '#headless/index'
import { openEngine } from '#main/open-engine'
import { takeLock } from '#platform/owner/lock'

/**
 * A process of its own that starts a program again and again, each time with the next step failing, until a start goes
 * through. It tells what a failed start leaves behind, as one JSON line, and then ends by itself or not at all.
 */
const [, , kind = '', forGood = '', scratch = ''] = process.argv
const isForGood = forGood === 'for-good'
const catalogue = createCatalogue({ scale: 0.01 })
const archive = await startArchive({ catalogue, bodyOf })
const file = [...catalogue.files()].find(({ access, sizeBytes }) => access === 'PUBLIC' && sizeBytes < 1e5)
process.env['HALYARD_ARCHIVE_URL'] = archive.url

const starts: Readonly<Record<string, (profile: string) => Promise<unknown>>> = {
  get: profile => main(['get', file?.uri ?? '', '--to', `${profile}-files`, '--profile', profile, '--quiet']),
  queue: profile => main(['queue', '--profile', profile, '--quiet']),
  products: profile =>
    main(['products', file?.obsId ?? '', '--ext', 'none', '--profile', profile, '--quiet']),
  serve: async profile => {
    const stop = new AbortController()
    const asked = { json: false, quiet: true, verbose: false }
    const output = createOutput(process.stderr, process.stderr, asked, code => process.exit(code))
    const context: Context = {
      // Ready is as far as this start is followed.
      output: { ...output, line: () => stop.abort(), text: () => undefined },
      options: {},
      signal: stop.signal,
      env: process.env,
      profileFolder: profile,
    }
    return serve(context, {})
  },
  desktop: async profile => {
    const browsers = {
      list: () => [],
      signOut: () => Promise.resolve(false),
      newCode: () => ({ code: '', url: '', untilMs: 0 }),
    }
    const engine = await openEngine({
      profileFolder: profile,
      env: process.env,
      host: createWebHost(profile, browsers, [scratch]),
      showAlreadyRunning: () => Promise.resolve(),
    })
    await engine?.service.close()
    await engine?.close()
  },
}

/** A list of products has a step for every row: its start is over long before. */
const mostSteps = 60

const start = starts[kind]
if (start === undefined) throw new Error(`There is no start ${kind}.`)
/** What this process holds open in a folder; empty where the system does not tell. */
function openIn(folder: string): readonly string[] {
  if (!existsSync('/proc/self/fd')) return []
  return readdirSync('/proc/self/fd').flatMap(fd => {
    try {
      const name = readlinkSync(`/proc/self/fd/${fd}`)
      return name.startsWith(folder) ? [path.basename(name)] : []
    } catch {
      // The descriptor of this very look is gone by now.
      return []
    }
  })
}
const running = (): string => process.getActiveResourcesInfo().toSorted().join(' ')

/** What stays although there is nothing to wait for. */
async function leftBehind(profile: string, before: string): Promise<string[]> {
  const look = (): string[] => [
    ...(running() === before ? [] : [`runs: ${running()} instead of ${before}`]),
    ...openIn(profile).map(name => `open: ${name}`),
  ]
  // Connections take a few turns to close; whatever stays for seconds would stay for ever.
  let left = look()
  for (let looks = 0; looks < 400 && left.length > 0; looks += 1) {
    await sleep(10)
    left = look()
  }
  const lock = takeLock(profile)
  if (lock === null) left.push('the lock is held')
  lock?.release()
  return left
}

/** Files that are for a running process alone. On a disk that fails for good, no unfinished one can be removed. */
const passing = (profile: string): readonly string[] =>
  readdirSync(profile).filter(
    name => /\.sock$|^owner\.json$|-wal$/.test(name) || (!isForGood && name.endsWith('.tmp')),
  )

const found: string[] = []
let step = 0
// Whatever is loaded or made once is there before the first look.
mkdirSync(path.join(scratch, 'warm'))
await start(path.join(scratch, 'warm')).catch(() => undefined)
for (const stream of [process.stdout, process.stderr]) stream.setMaxListeners(0)
await sleep(50)
const before = running()
for (let isOver = false; !isOver && found.length < 5 && (kind !== 'products' || step < mostSteps);) {
  step += 1
  const profile = path.join(scratch, `${step}`)
  mkdirSync(profile)
  failingSteps.failAt(step, isForGood, profile)
  let end: unknown = null
  await start(profile).catch((thrown: unknown) => (end = thrown))
  isOver = !failingSteps.stop()
  const left = await leftBehind(profile, before)
  if (passing(profile).length > 0) {
    // What cannot be removed now stands in no start's way, and goes with the next one.
    await start(profile).catch((thrown: unknown) => left.push(`the next start failed: ${String(thrown)}`))
    left.push(...(await leftBehind(profile, before)), ...passing(profile).map(name => `file: ${name}`))
  }
  if (isOver && end !== null)
    left.push(`without a failing step it failed: ${end instanceof Error ? end.message : 'oddly'}`)
  if (left.length > 0) found.push(`step ${step}: ${left.join(', ')}`)
  rmSync(profile, { recursive: true, force: true })
  rmSync(`${profile}-files`, { recursive: true, force: true })
}
await archive.stop()
process.stdout.write(`${JSON.stringify({ steps: step - 1, found })}\n`)
