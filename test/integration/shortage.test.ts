import { spawn, spawnSync } from 'node:child_process'
import path from 'node:path'
import { text } from 'node:stream/consumers'
import { expect, onTestFinished, test } from 'vitest'
import { startBadArchive } from '#test/bad-archive'
import { cliProgram, compileCache, linesOf } from '#test/cli'
import { temporaryFolder } from '#test/transfer-kit'

const root = path.resolve(import.meta.dirname, '../..')

/** The command line under a limit of open files, which only a shell can set for it. */
async function getWithOpenFiles(most: number, url: string, uris: readonly string[]) {
  const profile = await temporaryFolder()
  const command = [
    ...[process.execPath, ...cliProgram],
    ...['get', '--from', '-', '--to', path.join(profile, 'files'), '--json', '--files-at-once', '16'],
  ]
  const child = spawn('sh', ['-c', `ulimit -n ${most}; exec "$0" "$@"`, ...command], {
    env: {
      PATH: process.env['PATH'],
      HOME: profile,
      HALYARD_PROFILE: profile,
      HALYARD_ARCHIVE_URL: url,
      ...compileCache,
    },
  })
  onTestFinished(() => void child.kill('SIGKILL'))
  child.stdin.end(uris.join('\n'))
  child.stderr.resume()
  const ended = new Promise(resolve => child.once('close', resolve))
  return { lines: linesOf(await text(child.stdout)), code: await ended }
}

test.skipIf(process.platform === 'win32')(
  'with too few open files for sixteen transfers every file comes, with fewer at once (needs: other system)',
  async () => {
    const files = Array<boolean>(60).fill(false)
    // Small files are written at once, and one that is not lies open while it comes.
    const archive = await startBadArchive({ files, kind: '500', answerMs: 100, sizeBytes: 300_000 })
    onTestFinished(() => archive.stop())
    const { lines, code } = await getWithOpenFiles(38, archive.url, archive.uris)
    expect(lines.at(-1)).toMatchObject({ asked: 60, verified: 60, failed: 0, waiting: 0 })
    expect(code).toBe(0)
  },
)

test.skipIf(process.platform === 'win32')(
  'a start with too few open files is temporary trouble, and not blamed on the rights of a folder (needs: other system)',
  async () => {
    const profile = await temporaryFolder()
    const entry = path.join(root, 'out/cli/index.js')
    // How many the runtime itself takes differs from system to system.
    const said = [20, 21, 22, 23, 24, 25, 26, 27, 28].map(most => {
      const limited = ['-c', `ulimit -n ${most}; exec "$0" "$@"`, process.execPath, entry, 'limit']
      const env = { PATH: process.env['PATH'], HOME: profile, HALYARD_PROFILE: profile }
      return spawnSync('sh', limited, { env, encoding: 'utf8' })
    })
    const short = said.filter(({ stderr }) => stderr.includes('(EMFILE)'))
    expect(short.length).toBeGreaterThan(0)
    expect(short.map(({ status }) => status)).toEqual(short.map(() => 5))
    expect(said.map(({ stderr }) => stderr).join('')).not.toContain('check that its folder exists')
  },
)

test.skipIf(process.platform === 'win32')(
  'a manifest for which there are no open files is temporary trouble, and not blamed on the folder (needs: other system)',
  async () => {
    const child = path.join(root, 'test/support/starved-manifest-child.ts')
    const folder = await temporaryFolder()
    const limited = ['-c', 'ulimit -n 60; exec "$0" "$@"', process.execPath, child, folder]
    const { stdout } = spawnSync('sh', limited, { encoding: 'utf8' })
    expect(JSON.parse(stdout)).toEqual({
      code: 'shortage',
      message: expect.stringContaining('no more open files') as string,
    })
  },
)
