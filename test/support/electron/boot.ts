import { existsSync, readFileSync, statSync } from 'node:fs'
import inspector from 'node:inspector'
import { createRequire, registerHooks } from 'node:module'
import path from 'node:path'
import process from 'node:process'
import { pathToFileURL } from 'node:url'

// The app itself is kept to loopback too.
import '#demo/loopback-only'

import { readCommandLine } from './command-line.ts'

/** Starts an app as Electron's executable would: `electron [-r file] [switches] <app> [arguments of the app]`. */

const [executable = process.execPath, ...args] = process.argv
  .slice(2)
  .map(arg => arg.replace(/^--double-executable=/, ''))
const { required, switches, entry } = readCommandLine(args)
const resourcesPath = path.join(path.dirname(executable), 'resources')

process.argv = [executable, ...args]
const packagedApp = path.join(resourcesPath, 'app')
const isPackaged = existsSync(packagedApp)
Object.assign(process, { type: 'browser', resourcesPath, ...(!isPackaged && { defaultApp: true }) })
const projectRequire = createRequire(import.meta.url)
const { version } = projectRequire('electron/package.json') as { version: string }
Object.defineProperty(process.versions, 'electron', { value: version, enumerable: true })

const moduleUrl = new URL('double.ts', import.meta.url).href
registerHooks({
  resolve: (specifier, context, next) =>
    /^electron(\/(main|common))?$/.test(specifier)
      ? { url: moduleUrl, format: 'module-typescript', shortCircuit: true }
      : next(specifier, context),
})

// Electron shows such errors and goes on; so does the double, where the terminal is all there is.
process.on('uncaughtException', thrown => console.error('Uncaught exception in the main process:', thrown))
process.on('unhandledRejection', thrown => console.error('Unhandled rejection in the main process:', thrown))

const { startApp } = await import('./start-app.ts')
if ([...switches.keys()].some(name => name.startsWith('inspect'))) inspector.open(0, '127.0.0.1')
// Playwright asks for modules in the global scope.
Object.assign(globalThis, { require: projectRequire })
for (const file of required) projectRequire(path.resolve(file))

try {
  await startApp({ ...findApp(), switches })
} catch (thrown) {
  console.error('The app could not be started:', thrown)
  process.exit(1)
}

/** As Electron does: a package carries its app beside the executable, else a folder with a package.json, or a file. */
function findApp(): { main: string; appPath: string; name: string; version: string; isPackaged: boolean } {
  const target = isPackaged ? packagedApp : path.resolve(entry ?? '.')
  if (!statSync(target).isDirectory())
    return {
      main: pathToFileURL(target).href,
      appPath: path.dirname(target),
      name: 'Electron',
      version,
      isPackaged,
    }
  const file = path.join(target, 'package.json')
  if (!existsSync(file)) throw new Error(`There is no package.json in ${target}.`)
  const told = JSON.parse(readFileSync(file, 'utf8')) as {
    readonly name?: string
    readonly productName?: string
    readonly version?: string
    readonly main?: string
  } // npm's format; all of it may be missing
  return {
    main: pathToFileURL(path.join(target, told.main ?? 'index.js')).href,
    appPath: target,
    name: told.productName ?? told.name ?? 'Electron',
    version: told.version ?? version,
    isPackaged,
  }
}
