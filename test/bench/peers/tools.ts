import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { stripTypeScriptTypes } from 'node:module'
import { tmpdir } from 'node:os'
import path from 'node:path'
import process from 'node:process'
import type { FileSet } from './files.ts'
import { findProgram } from './programs.ts'
import { downloadPath, issuerFile } from './server.ts'

/** What a tool is to fetch: every file of the set, into an empty folder. */
export interface Work {
  readonly set: FileSet
  /** The archive's address. */
  readonly url: string
  readonly to: string
  /** A new folder for lists and state. */
  readonly scratch: string
  readonly connections: number
}

/** A program as it is started. */
export interface Command {
  readonly args: readonly string[]
  readonly env: Readonly<Record<string, string>>
}

export interface Tool {
  readonly name: string
  readonly version: string
  command(work: Work): Command
}

const root = path.resolve(import.meta.dirname, '../../..')
const guard = path.join(root, 'src/demo/loopback-only.ts')
const built = path.join(root, 'out/cli/index.js')

const addressOf = ({ url }: Work, uri: string): string => `${url}${downloadPath}?uri=${uri}`

function listFile(work: Work, line: (address: string, name: string, uri: string) => string): string {
  const file = path.join(work.scratch, 'list')
  writeFileSync(file, work.set.files.map(({ name, uri }) => line(addressOf(work, uri), name, uri)).join(''))
  return file
}

let guardFile: string | null = null

/** The guard as plain JavaScript, since a user's command has no types to strip either (that alone takes 40 ms). */
function plainGuard(): string {
  if (guardFile === null) {
    guardFile = path.join(mkdtempSync(path.join(tmpdir(), 'halyard-bench-guard-')), 'guard.mjs')
    writeFileSync(guardFile, stripTypeScriptTypes(readFileSync(guard, 'utf8')))
    const folder = path.dirname(guardFile)
    process.once('exit', () => rmSync(folder, { recursive: true, force: true }))
  }
  return guardFile
}

/** The built command, as its first line starts it. */
export function halyardCommand(work: Work): Command {
  return {
    args: [
      process.execPath,
      '--max-semi-space-size=16',
      '--import',
      plainGuard(),
      built,
      'get',
      '--from',
      listFile(work, (_address, _name, uri) => `${uri}\n`),
      '--to',
      work.to,
      '--files-at-once',
      String(work.connections),
      '--quiet',
    ],
    env: {
      HOME: work.scratch,
      HALYARD_PROFILE: path.join(work.scratch, 'profile'),
      HALYARD_ARCHIVE_URL: work.url,
      NODE_EXTRA_CA_CERTS: issuerFile,
      NODE_COMPILE_CACHE: path.join(root, 'node_modules/.cache/compiled'),
    },
  }
}

const halyard: Tool = { name: 'halyard', version: process.versions.node, command: halyardCommand }

const aria2c = (program: string): Tool => ({
  name: 'aria2c',
  version: firstLine(program, '--version').replace(/^aria2 version /, ''),
  command: work => ({
    args: [
      program,
      '--no-conf',
      '--quiet',
      '--file-allocation=none',
      '--max-connection-per-server=1',
      '--split=1',
      `--max-concurrent-downloads=${work.connections}`,
      `--ca-certificate=${issuerFile}`,
      `--dir=${work.to}`,
      `--input-file=${listFile(work, (address, name) => `${address}\n out=${name}\n`)}`,
    ],
    env: {},
  }),
})

const curl = (program: string): Tool => ({
  name: 'curl',
  version: firstLine(program, '--version').split(' ')[1] ?? '',
  command: work => ({
    args: [
      program,
      '--silent',
      '--show-error',
      '--fail',
      ...(work.connections > 1 ? ['--parallel', '--parallel-max', String(work.connections)] : []),
      '--cacert',
      issuerFile,
      '--output-dir',
      work.to,
      '--config',
      listFile(work, (address, name) => `url = "${address}"\noutput = "${name}"\n`),
    ],
    env: {},
  }),
})

/** As the archive's own script does it: one curl after the other. */
const script = (program: string): Tool => ({
  name: 'one curl a file',
  version: firstLine(program, '--version').split(' ')[1] ?? '',
  command: work => ({
    args: [
      'sh',
      listFile(
        work,
        (address, name) =>
          `'${program}' -sSf --cacert '${issuerFile}' -o '${path.join(work.to, name)}' '${address}'\n`,
      ),
    ],
    env: {},
  }),
})

const firstLine = (program: string, ...args: string[]): string =>
  execFileSync(program, args, { encoding: 'utf8' }).split('\n')[0] ?? ''

export interface Tools {
  readonly all: readonly Tool[]
  readonly script: Tool | null
  /** Names of those that are not installed. */
  readonly absent: readonly string[]
}

/** Halyard first, then the peers that are installed. */
export function findTools(): Tools {
  const peers = { aria2c, curl }
  const found = Object.entries(peers).map(([name, make]) => ({ name, make, program: findProgram(name) }))
  const curlProgram = findProgram('curl')
  return {
    all: [halyard, ...found.flatMap(({ make, program }) => (program === null ? [] : [make(program)]))],
    script: curlProgram === null ? null : script(curlProgram),
    absent: found.flatMap(({ name, program }) => (program === null ? [name] : [])),
  }
}
