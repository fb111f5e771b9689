/**
 * Kills the command line with -9 again and again while it fetches 220 files from a server of 20 MB/s, once as `get` and
 * once as `add` and `serve` (ten times in 520 MB, and twelve times in 120 MB), and writes what came of it to docs/measurements/kill.md.
 *
 *     node test/faults/kill-night.ts [seed]
 */
import '#demo/loopback-only'
import os from 'node:os'
import { inMB, writeMeasurement, type Row } from '../bench/measured.ts'
import { killRun, type KillReport } from './kill-run.ts'

const seed = Number(process.argv[2] ?? 1)
const plan = { files: 220, seed, bytesPerSecond: 5e6, filesAtOnce: 4 }
const sizes = [
  { totalBytes: 520e6, kills: 10 },
  { totalBytes: 120e6, kills: 12 },
] as const
/** Of all bytes, without what came after the kill. */
const mostTwice = 0.02
const commands = ['get', 'serve'] as const

const rows: Row[] = [
  [
    'command',
    'files',
    'bytes',
    'kills',
    'exit',
    'verified',
    'wrong',
    'untrue',
    'left over',
    'sent twice',
    'after the kill',
    'not read yet',
    'lost',
    'load',
    'time',
  ],
]
let isSound = true
for (const size of sizes)
  for (const command of commands) {
    const report = await killRun({ ...plan, ...size, command })
    rows.push(rowOf(command === 'get' ? 'get' : 'add, serve', report))
    isSound &&= isRight(report)
  }
writeMeasurement(
  'kill',
  'Killed again and again',
  `\`node test/faults/kill-night.ts ${seed}\`: the process is killed with -9 at random moments (seed ${seed}) and started again. "Wrong" are files that are not byte for byte what is served, "untrue" entries of manifest.json and SHA256SUMS that do not fit the files, "left over" unfinished files at the end; "sent twice" is what the server sent beyond the files' own bytes. Of these came "after the kill" what it sent until the system had ended the process and closed its connections, which takes 5 to 15 ms on a quiet machine and up to 200 ms on a very busy one; "not read yet" is what the system then still held of the connections; "lost" is what the process had taken and did not keep. Allowed are 2 % for the last two together: no program has a say in the first. "Load" is how many processes wanted to run meanwhile (the last minute's mean).`,
  [rows],
)
process.exitCode = isSound ? 0 : 1

function rowOf(command: string, report: KillReport): Row {
  const { files, totalBytes, kills, exitCode, wrong, untrue, leftOver, elapsedMs } = report
  const { refetchedBytes, lateBytes, unreadBytes, lostBytes } = report
  const ofAll = (bytes: number): string => `${inMB(bytes)} (${((bytes / totalBytes) * 100).toFixed(2)} %)`
  const verified = String(report.summary['verified'])
  const counts = [wrong.length, untrue.length, leftOver.length]
  return [
    command,
    files,
    inMB(totalBytes),
    kills,
    exitCode ?? 'none',
    verified,
    ...counts,
    ...[refetchedBytes, lateBytes, unreadBytes, lostBytes].map(ofAll),
    os.loadavg()[0]?.toFixed(1) ?? '',
    `${(elapsedMs / 1000).toFixed(0)} s`,
  ]
}

function isRight({ exitCode, wrong, untrue, leftOver, totalBytes, ...twice }: KillReport): boolean {
  return (
    exitCode === 0 &&
    wrong.length + untrue.length + leftOver.length === 0 &&
    twice.unreadBytes + twice.lostBytes <= totalBytes * mostTwice
  )
}
