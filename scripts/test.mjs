/**
 * Runs every check of the project and ends with one line: `N passed, N failed, N skipped`.
 * Fails on any failure, on a runner that ran nothing, and on a test skipped for a reason that is not allowed.
 */
import './need-node.mjs'

import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { setPriority, tmpdir } from 'node:os'
import path from 'node:path'

import { allowedNeeds } from './allowed-needs.mjs'

const root = path.resolve(import.meta.dirname, '..')
const scratch = mkdtempSync(path.join(tmpdir(), 'halyard-test-'))

/** @typedef {{ passed: number, failed: number, skipped: number }} Tally */

/**
 * Starts a program of the packages. `stdio` is that of its two outputs.
 * @param {string} program @param {string[]} args @param {'inherit' | 'pipe'} stdio
 */
const start = (program, args, stdio) =>
  spawn(path.join(root, 'node_modules', '.bin', program), args, {
    cwd: root,
    stdio: ['ignore', stdio, stdio],
    shell: process.platform === 'win32',
  })

/** The exit code of a program that has ended, or 1 where it could not start.
 * @param {import('node:child_process').ChildProcess} child @returns {Promise<number>} */
const endOf = child =>
  new Promise(resolve => {
    child.once('error', error => {
      process.stdout.write(`${error.message}\n`)
      resolve(1)
    })
    child.once('close', status => resolve(status ?? 1))
  })

/** @typedef {{ name: string, status: number, said: string }} Ended */

/**
 * Runs a check beside the tests: it uses the time in which they wait for disks, servers and the page, and leaves them the
 * cores otherwise. One line tells its end; what it said is shown after the tests.
 * @param {string} name @param {string} program @param {string[]} args @returns {Promise<Ended>}
 */
async function gate(name, program, args) {
  const child = start(program, args, 'pipe')
  if (child.pid !== undefined) lowerPriority(child.pid)
  let said = ''
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', bytes => (said += String(bytes)))
  const status = await endOf(child)
  process.stdout.write(`\n== ${name}: ${status === 0 ? 'passed' : 'failed'}\n\n`)
  return { name, status, said }
}

/** @param {number} pid */
function lowerPriority(pid) {
  try {
    // Not the lowest, which would get nothing at all beside other work.
    setPriority(pid, 5)
  } catch {
    // Expected: it has ended already, or the system does not allow it. The check then runs as everything else.
  }
}

/** One after the other, so that the tests have never more than one beside them.
 * @returns {Promise<Ended[]>} */
async function runGates() {
  return [
    await gate('unused', 'knip', []),
    await gate('format', 'prettier', ['--check', '--log-level', 'warn', '.']),
    await gate('types', 'tsc', ['-b']),
    await gate('lint', 'eslint', ['--max-warnings', '0', '.']),
  ]
}

/** A check that has no tests of its own counts as one.
 * @param {Ended} ended @returns {Tally} */
function tallyOf({ name, status, said }) {
  if (status !== 0 || said.trim() !== '') process.stdout.write(`\n== ${name}\n${said}`)
  return { passed: status === 0 ? 1 : 0, failed: status === 0 ? 0 : 1, skipped: 0 }
}

/** @param {string[]} args @returns {Promise<Tally>} */
async function vitest(args) {
  process.stdout.write('\n== tests\n')
  const report = path.join(scratch, 'tests.json')
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`]
  const status = await endOf(start('vitest', ['run', ...args, ...reporters], 'inherit'))
  const tally = readReport(report)
  // A runner that exits badly without naming a failure, or that ran nothing, is itself a failure.
  if ((status !== 0 && tally.failed === 0) || tally.passed + tally.failed === 0) tally.failed += 1
  return tally
}

/** @param {string} file @returns {Tally} */
function readReport(file) {
  const tally = { passed: 0, failed: 0, skipped: 0 }
  /** @type {{ testResults: { name: string, status: string, assertionResults: { status: string, fullName: string }[] }[] }} */
  let report
  try {
    report = JSON.parse(readFileSync(file, 'utf8'))
  } catch {
    return tally
  }
  for (const suite of report.testResults) {
    let failed = 0
    for (const { status, fullName } of suite.assertionResults) {
      if (status === 'passed') tally.passed += 1
      else if (status === 'failed') failed += 1
      else if (allowedNeeds.test(fullName)) tally.skipped += 1
      else {
        process.stdout.write(`skipped without an allowed reason: ${fullName}\n`)
        failed += 1
      }
    }
    if (suite.status === 'failed' && failed === 0) failed = 1
    tally.failed += failed
  }
  return tally
}

const only = process.argv.slice(2)
const [ofTests, ended] = await Promise.all([vitest(only), only.length === 0 ? runGates() : []])
const tallies = [...ended.map(tallyOf), ofTests]
rmSync(scratch, { recursive: true, force: true })

const sum = tallies.reduce((a, b) => ({
  passed: a.passed + b.passed,
  failed: a.failed + b.failed,
  skipped: a.skipped + b.skipped,
}))
process.stdout.write(
  `\n${sum.passed} passed, ${sum.failed} failed${sum.skipped > 0 ? `, ${sum.skipped} skipped` : ''}\n`,
)
process.exitCode = sum.failed > 0 ? 1 : 0
