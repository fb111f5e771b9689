import { getConfig } from 'app-builder-lib/out/util/config/load.js'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'

const folder = path.resolve(import.meta.dirname, '../../../.github/workflows')

interface Step {
  readonly name?: string
  readonly uses?: string
  readonly run?: string
  readonly env?: Readonly<Record<string, string>>
}
interface Workflow {
  readonly on: Readonly<Record<string, unknown>>
  readonly permissions: Readonly<Record<string, string>>
  readonly jobs: Readonly<
    Record<
      string,
      {
        readonly strategy?: { readonly matrix: Readonly<Record<string, readonly unknown[]>> }
        readonly 'timeout-minutes'?: number
        readonly steps: readonly Step[]
      }
    >
  >
}

/** Read with the YAML reader of electron-builder. */
async function workflow(name: string): Promise<Workflow> {
  const request = { packageKey: 'build', configFilename: name, projectDir: folder, packageMetadata: null }
  const read = await getConfig<Workflow>(request, name)
  if (read === null) throw new Error(`${name} is not there.`)
  return read.result
}
const stepsOf = ({ jobs }: Workflow): readonly Step[] => Object.values(jobs).flatMap(({ steps }) => steps)

test.each(['ci.yml', 'release.yml'])(
  '%s may only read, ends by time, and pins actions by their major',
  async name => {
    const read = await workflow(name)
    expect(read.permissions).toEqual({ contents: 'read' })
    for (const job of Object.values(read.jobs)) expect(job['timeout-minutes']).toBeGreaterThan(0)
    const actions = stepsOf(read).flatMap(({ uses }) => uses ?? [])
    expect(actions.length).toBeGreaterThan(0)
    expect(actions.filter(action => !/^actions\/[\w-]+@v\d+$/.test(action))).toEqual([])
  },
)

test('every push runs what the test command runs', async () => {
  const read = await workflow('ci.yml')
  expect(Object.keys(read.on)).toEqual(['push', 'pull_request'])
  expect(stepsOf(read).flatMap(({ run }) => run ?? [])).toEqual(['.ci/run'])
})

test('a release is tested with a real Electron on three systems before it is packed', async () => {
  const { jobs } = await workflow('release.yml')
  expect(jobs['build']?.strategy?.matrix['include']).toMatchObject([
    { system: 'linux', runner: 'ubuntu-24.04', tests: '' },
    { system: 'mac', runner: 'macos-15', tests: '' },
    { system: 'win', runner: 'windows-2025' },
  ])
  const commands = (jobs['build']?.steps ?? []).map(({ run }) => run ?? '').join('\n')
  const order = [
    'npm ci',
    'npm test',
    'install-electron',
    'xvfb-run -a npm test -- test/e2e/electron test/e2e/desktop',
    'npx electron-builder',
  ].map(command => commands.indexOf(command))
  expect(order).toEqual(order.toSorted((a, b) => a - b))
  expect(order[0]).toBeGreaterThan(-1)
  const sums = (jobs['sums']?.steps ?? []).map(({ run }) => run ?? '').join('\n')
  expect(sums).toContain('sha256sum -- * > SHA256SUMS')
})

test('a tag that names another version than the packages have ends the release before anything is made', async () => {
  const { jobs } = await workflow('release.yml')
  const check = jobs['build']?.steps.find(({ name }) => name?.startsWith('A tag names'))
  expect(check?.run).toBe(`test "$GITHUB_REF_NAME" = "v$(node -p 'require("./package.json").version')"`)
})

test('what signs comes from secrets by name, and no secret is written on a command line', async () => {
  const read = await workflow('release.yml')
  const packages = stepsOf(read).find(({ name }) => name === 'Packages')
  const secret = /(LINK|PASSWORD|APPLE_\w+)$/
  const named = Object.entries(packages?.env ?? {}).filter(([name]) => secret.test(name))
  expect(named).toHaveLength(7)
  expect(named.filter(([, value]) => !value.includes('secrets.'))).toEqual([])
  for (const { run = '' } of stepsOf(read)) expect(run).not.toContain('secrets.')
  // Each runner gets those of its own system.
  for (const [name, value] of named)
    expect(value).toContain(
      name.startsWith('WIN') ? "matrix.system == 'win' &&" : "matrix.system == 'mac' &&",
    )
})

test('a package without an identity is still signed for macOS, since Apple silicon runs nothing else', async () => {
  const packages = stepsOf(await workflow('release.yml')).find(({ name }) => name === 'Packages')
  expect(packages?.run).toContain('-c.mac.identity=- -c.mac.hardenedRuntime=false')
  expect(packages?.run).toContain('unset APPLE_ID APPLE_APP_SPECIFIC_PASSWORD APPLE_TEAM_ID')
})

test('the packages are configured by the file that the tests check', () => {
  const text = readFileSync(path.join(folder, 'release.yml'), 'utf8')
  expect(text).toContain('--config electron-builder.config.ts')
  expect(text).toContain('--publish never')
})
