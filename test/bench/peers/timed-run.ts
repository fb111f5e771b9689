import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import process from 'node:process'
import { text } from 'node:stream/consumers'
import { memoryOf } from '../memory-of.ts'
import type { Command } from './tools.ts'

export interface Cost {
  readonly wallMs: number
  /** User and system time of the process and of those that it waited for. */
  readonly cpuMs: number
  /** The most memory at one time; null where the system does not tell. */
  readonly residentBytes: number | null
}

const lookEveryMs = 20

/** Runs a whole process. Throws unless it ends well. */
export async function timedRun({ args, env }: Command): Promise<Cost> {
  // The shell's own clock: Node does not tell what a child has used.
  const child = spawn('bash', ['-c', 'TIMEFORMAT="%R %U %S"; time "$@"', 'bash', ...args], {
    stdio: ['ignore', 'ignore', 'pipe'],
    env: { PATH: process.env['PATH'], LC_ALL: 'C', ...env },
  })
  let residentBytes: number | null = null
  const looking = setInterval(() => {
    residentBytes = Math.max(residentBytes ?? 0, mostResident(child.pid ?? 0) ?? 0) || null
  }, lookEveryMs)
  const [said, code] = await Promise.all([
    text(child.stderr),
    new Promise<number | null>(resolve => child.once('close', resolve)),
  ])
  clearInterval(looking)
  const lines = said.trimEnd().split('\n')
  const [wall = NaN, user = NaN, system = NaN] = (lines.pop() ?? '').split(' ').map(Number)
  if (code !== 0) throw new Error(`${args[0] ?? ''} ended with ${code}: ${lines.join('\n')}`)
  return { wallMs: wall * 1_000, cpuMs: (user + system) * 1_000, residentBytes }
}

/** The highest resident size of the processes that a shell has started, in bytes. */
function mostResident(shell: number): number | null {
  try {
    const children = readFileSync(`/proc/${shell}/task/${shell}/children`, 'utf8').trim().split(' ')
    const sizes = children.map(pid => memoryOf(pid, 'VmHWM') ?? 0)
    return Math.max(...sizes)
  } catch {
    // No such file system, or the process has just ended.
    return null
  }
}
