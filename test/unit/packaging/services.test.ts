import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir, userInfo } from 'node:os'
import path from 'node:path'
import { expect, test } from 'vitest'

const packaging = path.resolve(import.meta.dirname, '../../../packaging')
const read = (name: string): string => readFileSync(path.join(packaging, name), 'utf8')
const user = read('halyard.service')
const system = read('system/halyard@.service')
const container = read('Containerfile')

test.each([
  ['the service of one person', user],
  ['the service of a server', system],
])('%s stops as `halyard serve` wants to be stopped and does not fight over a queue', (_name, unit) => {
  expect(fieldsOf(unit)).toMatchObject({
    KillSignal: 'SIGTERM',
    TimeoutStopSec: '15',
    SuccessExitStatus: '143 130',
    Restart: 'on-failure',
    RestartPreventExitStatus: '2',
    NoNewPrivileges: 'yes',
    UMask: '0077',
  })
  expect(fieldsOf(unit)['ExecStart']).toMatch(
    /^\S+\/node_modules\/\.bin\/node --max-semi-space-size=16 \S+\/out\/cli\/index\.js serve --/,
  )
})

test('the service of a server can write nowhere but to its profile and the named folders', () => {
  expect(fieldsOf(system)).toMatchObject({
    User: '%i',
    StateDirectory: 'halyard/%i',
    StateDirectoryMode: '0700',
    Environment: 'HALYARD_PROFILE=%S/halyard/%i',
    ProtectSystem: 'strict',
    ReadWritePaths: '/srv/mast',
    ProtectHome: 'yes',
    CapabilityBoundingSet: '',
  })
})

test('every line of the services is a section, a comment or a field', () => {
  for (const unit of [user, system]) {
    const sections = unit.match(/^\[\w+\]$/gm)
    expect(sections).toEqual(['[Unit]', '[Service]', '[Install]'])
    expect(unit.split('\n').filter(line => !/^(|#.*|\[\w+\]|[A-Z]\w*=.*)$/.test(line))).toEqual([])
  }
})

/** Its own check knows every field; elsewhere the tests above have to do. */
test.runIf(hasSystemd())('systemd finds nothing wrong with the services (needs: other system)', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'halyard-units-'))
  try {
    const verify = (name: string, unit: string, args: readonly string[]): string => {
      const file = path.join(folder, name)
      // It looks for the program, which is not installed where the tests run.
      writeFileSync(file, unit.replace(/^ExecStart=\S+/m, `ExecStart=${process.execPath}`))
      const env = { ...process.env, XDG_RUNTIME_DIR: folder }
      const { status, stderr } = spawnSync('systemd-analyze', ['verify', ...args, file], {
        env,
        encoding: 'utf8',
      })
      // It also reads units of this machine that ours name, and complains of those.
      const complaints = stderr.split('\n').filter(line => line.includes(folder))
      return [String(status), ...complaints].join(' ')
    }
    expect(verify('halyard.service', user, ['--user'])).toBe('0')
    expect(verify(`halyard@${userInfo().username}.service`, system, [])).toBe('0')
    expect(verify('wrong.service', user.replace('KillSignal=', 'KilSignal='), ['--user'])).toContain(
      'KilSignal',
    )
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
})

test('the container runs as a user without rights and names its images without a host', () => {
  const lines = container.split('\n')
  const images = lines.filter(line => line.startsWith('FROM ')).map(line => line.split(' ')[1])
  expect(new Set(images)).toEqual(new Set(['node:24-bookworm-slim']))
  const runtime = lines.slice(lines.findLastIndex(line => line.startsWith('FROM ')))
  expect(runtime).toEqual(
    expect.arrayContaining([
      'USER node',
      'VOLUME /var/lib/halyard',
      'STOPSIGNAL SIGTERM',
      'CMD ["serve", "--port", "8642", "--root", "/data"]',
    ]),
  )
  expect(runtime.some(line => line.startsWith('HEALTHCHECK '))).toBe(true)
  expect(container).not.toMatch(/^EXPOSE /m)
})

/** Each field with its last value. */
function fieldsOf(unit: string): Readonly<Record<string, string>> {
  return Object.fromEntries(
    [...unit.matchAll(/^([A-Z]\w*)=(.*)$/gm)].map(([, name = '', value = '']) => [name, value]),
  )
}

function hasSystemd(): boolean {
  try {
    execFileSync('systemd-analyze', ['--version'], { stdio: 'ignore' })
    return true
  } catch {
    // That is the answer.
    return false
  }
}
