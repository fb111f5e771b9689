import { expect, test } from 'vitest'
import { isUnreadTold } from '#test/unread-bytes'
import { killRun, type KillPlan } from './kill-run.ts'

const isFull = process.env['HALYARD_FULL'] === '1'
const plan: KillPlan = {
  command: 'get',
  files: 200,
  totalBytes: isFull ? 500e6 : 40e6,
  kills: isFull ? 10 : 5,
  seed: 7,
  bytesPerSecond: 5e6,
  filesAtOnce: 4,
}

/** A piece for each connection, at every kill. */
const unreadAtMost = 250_000 * plan.filesAtOnce * plan.kills

test.each(['get', 'serve'] as const)(
  '%s that is killed again and again brings every file, once, and reports the truth about it',
  { timeout: isFull ? 600_000 : 60_000 },
  async command => {
    const report = await killRun({ ...plan, command })
    expect(report).toMatchObject({
      exitCode: 0,
      wrong: [],
      untrue: [],
      leftOver: [],
      summary: {
        kind: 'summary',
        asked: 200,
        verified: 200,
        failed: 0,
        cancelled: 0,
        waiting: 0,
        bytes: report.totalBytes,
      },
    })
    // What reached a process that was being ended, or that it had no time to read, says nothing of it.
    const mostBytes = report.totalBytes * 0.02 + (isUnreadTold ? 0 : unreadAtMost)
    expect(report.refetchedBytes).toBeGreaterThanOrEqual(0)
    expect(report.lostBytes).toBeLessThanOrEqual(mostBytes)
  },
)
