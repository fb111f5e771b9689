import { execFileSync } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'

const root = path.resolve(import.meta.dirname, '../..')

export type Row = readonly (string | number)[]

type Tables = readonly (readonly Row[])[]

/** Writes figures with commit, date and machine into `docs/measurements/<name>.md`, and shows them. */
export const writeMeasurement = (name: string, title: string, about: string, tables: Tables): void =>
  writeDocument(`measurements/${name}.md`, title, about, tables)

/** As `writeMeasurement`, into a file below docs. */
export function writeDocument(file: string, title: string, about: string, tables: Tables): void {
  const text = [`# ${title}`, about, whereAndWhen(), ...tables.map(tableText)].join('\n\n')
  const target = path.join(root, 'docs', file)
  mkdirSync(path.dirname(target), { recursive: true })
  writeFileSync(target, `${text}\n`)
  process.stdout.write(`${text}\n`)
}

export const inMB = (bytes: number): string => `${(bytes / 1e6).toFixed(1)} MB`
export const inMs = (ms: number): string => `${ms.toFixed(1)} ms`

function whereAndWhen(): string {
  const cpu = os.cpus()[0]?.model.trim() ?? 'unknown processor'
  const machine = `${os.cpus().length} x ${cpu}, ${(os.totalmem() / 2 ** 30).toFixed(0)} GiB, ${os.type()} ${os.release()}`
  return `Commit ${commit()}, ${new Date().toISOString().slice(0, 16)}Z, Node ${process.versions.node}, ${machine}.`
}

function commit(): string {
  try {
    const git = (...args: string[]): string =>
      execFileSync('git', ['--no-optional-locks', ...args], { cwd: root, encoding: 'utf8' }).trim()
    const isClean = git('status', '--porcelain', '--', 'src') === ''
    return `${git('rev-parse', '--short', 'HEAD')}${isClean ? '' : ' with changes'}`
  } catch {
    return 'unknown'
  }
}

/** The first row is the head. */
function tableText([head = [], ...rows]: readonly Row[]): string {
  return [head, head.map(() => '---'), ...rows].map(row => `| ${row.join(' | ')} |`).join('\n')
}
