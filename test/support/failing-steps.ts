import fs from 'node:fs'
import { syncBuiltinESMExports } from 'node:module'
import net from 'node:net'
import Sqlite, { SqliteError } from 'better-sqlite3'

/**
 * Lets the n-th step of a start fail: everything that is asked of a database, every change of a name or a file in the
 * profile, and every listening. To be imported before what is tested, since libraries keep the functions that they find.
 */
export interface FailingSteps {
  /** From now on: this step fails, or also all after it. Counting begins at 1. */
  failAt(step: number, isForGood: boolean, folder: string): void
  /** Nothing fails any more; answers whether anything did. */
  stop(): boolean
}

let at = Infinity
let isForGood = false
let isFailing = false
let folder = ''
let steps = 0

export const failingSteps: FailingSteps = {
  failAt: (step, forGood, inFolder) => {
    at = step
    isForGood = forGood
    folder = inFolder
    steps = 0
    isFailing = false
  },
  stop: () => {
    at = Infinity
    return isFailing
  },
}

function isDue(): boolean {
  steps += 1
  const isNow = steps === at || (isForGood && steps > at)
  isFailing ||= isNow
  return isNow
}

type Called = (...args: unknown[]) => unknown

/** `fs` and the rest type each member for itself; the ones here are functions that are called through. */
function replace(holder: object, name: string, wrap: (real: Called) => Called): void {
  const members = holder as Record<string, Called> // see above
  const real = members[name]
  if (real === undefined) throw new Error(`There is no ${name}.`)
  members[name] = wrap(real)
}

/** The database and its statements are made by native code, which has no types for what lies under them. */
function prototypeOf(value: object): object {
  return Object.getPrototypeOf(value) as object
}

const memory = new Sqlite(':memory:')
const inDatabase = (real: Called): Called =>
  function (this: unknown, ...args) {
    if (isDue()) throw new SqliteError('disk I/O error', 'SQLITE_IOERR')
    return real.apply(this, args)
  }
for (const name of ['exec', 'pragma', 'prepare']) replace(prototypeOf(memory), name, inDatabase)
for (const name of ['run', 'get', 'all']) replace(prototypeOf(memory.prepare('SELECT 1')), name, inDatabase)
memory.close()

const failure = (): Error => Object.assign(new Error('EIO: i/o error'), { code: 'EIO' })
const isInFolder = ([file]: readonly unknown[]): boolean =>
  folder !== '' && (typeof file === 'number' || String(file).startsWith(folder))
for (const name of ['open', 'writeFile', 'rename', 'mkdir', 'rm', 'unlink', 'chmod'] as const) {
  replace(fs, `${name}Sync`, real => (...args) => {
    if (isInFolder(args) && isDue()) throw failure()
    return real(...args)
  })
  replace(
    fs.promises,
    name,
    real =>
      (...args) =>
        isInFolder(args) && isDue() ? Promise.reject(failure()) : real(...args),
  )
}
replace(fs, 'fsyncSync', real => (...args) => {
  if (isInFolder(args) && isDue()) throw failure()
  return real(...args)
})
replace(
  net.Server.prototype,
  'listen',
  real =>
    function (this: unknown, ...args) {
      if (isDue()) throw failure()
      return real.apply(this, args)
    },
)
syncBuiltinESMExports()
