import { accessSync, constants } from 'node:fs'
import path from 'node:path'
import process from 'node:process'

/** An installed Chromium and what it must be started with; headless shells also need their own mode named. */
export interface Chromium {
  readonly executablePath: string
  readonly args: readonly string[]
  readonly isHeadlessShell: boolean
}

/**
 * The system's Chromium if one is on PATH, else the one that comes as a package. HALYARD_TEST_BROWSER=system|package
 * insists on one of them.
 */
export async function chooseChromium(): Promise<Chromium> {
  const wanted = process.env['HALYARD_TEST_BROWSER']
  const system = wanted === 'package' ? null : systemBrowser(process.env)
  if (system !== null) return { executablePath: system, args: quietArgs, isHeadlessShell: false }
  if (wanted === 'system') throw new Error('No Chromium, Chrome or Edge is on PATH.')
  const args = [...quietArgs, '--headless=shell', '--no-zygote']
  return { executablePath: await packagedBrowser(), args, isHeadlessShell: true }
}

const names = [
  'chromium',
  'chromium-browser',
  'google-chrome',
  'google-chrome-stable',
  'microsoft-edge',
  'microsoft-edge-stable',
]

/** The browser speaks to loopback alone: it neither updates, synchronises nor resolves any other name. */
const quietArgs = [
  // Root cannot use the sandbox, and containers often forbid it to others; only pages of this project are opened.
  '--no-sandbox',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-default-apps',
  '--disable-domain-reliability',
  '--disable-sync',
  '--disable-dev-shm-usage',
  '--no-first-run',
  '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1',
]

function systemBrowser(env: NodeJS.ProcessEnv): string | null {
  const folders = (env['PATH'] ?? '').split(path.delimiter).filter(folder => folder !== '')
  const files = names.flatMap(name => folders.map(folder => path.join(folder, name)))
  return files.find(isExecutable) ?? null
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK)
    return true
  } catch {
    // That is the answer.
    return false
  }
}

/** Unpacked once into the temporary folder. Its own list of flags is not used: it switches web security off. */
async function packagedBrowser(): Promise<string> {
  const before = process.env['AWS_EXECUTION_ENV']
  // Told so, the package also unpacks the libraries that small systems lack (nss, nspr, expat).
  process.env['AWS_EXECUTION_ENV'] = 'AWS_Lambda_nodejs24.x'
  try {
    const { default: packaged } = await import('@sparticuz/chromium')
    return await packaged.executablePath()
  } finally {
    if (before === undefined) delete process.env['AWS_EXECUTION_ENV']
    else process.env['AWS_EXECUTION_ENV'] = before
  }
}
