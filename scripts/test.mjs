/**
 * Runs every check of the project and ends with one line: `N passed, N failed, N skipped`.
 * Fails on any failure, on a runner that ran nothing, and on a test skipped for a reason that is not allowed.
 */
import './need-node.mjs'

import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'

import { allowedNeeds } from './allowed-needs.mjs'

const root = path.resolve(import.meta.dirname, '..')
const scratch = mkdtempSync(path.join(tmpdir(), 'halyard-test-'))

/** @typedef {{ passed: number, failed: number, skipped: number }} Tally */

/**
 * Runs a program of the packages to its end and answers its exit code. What it says is shown as it comes, or, where others
 * run beside it, when it has ended.
 * @param {string} program @param {string[]} args @param {string | null} title
 * @returns {Promise<number>}
 */
function run(program, args, title = null) {
  const bin = path.join(root, 'node_modules', '.bin', program)
  const isShown = title === null
  const child = spawn(bin, args, {
    cwd: root,
    stdio: ['ignore', isShown ? 'inherit' : 'pipe', isShown ? 'inherit' : 'pipe'],
    shell: process.platform === 'win32',
  })
  let said = ''
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', bytes => (said += String(bytes)))
  return new Promise(resolve => {
    const end = (/** @type {number} */ status) => {
      if (!isShown) process.stdout.write(`\n== ${title}\n${said}`)
      resolve(status)
    }
    child.once('error', error => {
      said += `${error.message}\n`
      end(1)
    })
    child.once('close', status => end(status ?? 1))
  })
}

/** A check that has no tests of its own counts as one.
 * @param {string} name @param {string} program @param {string[]} args @returns {Promise<Tally>} */
async function gate(name, program, args) {
  const failed = (await run(program, args, name)) === 0 ? 0 : 1
  return { passed: 1 - failed, failed, skipped: 0 }
}

/** @param {string[]} args @returns {Promise<Tally>} */
async function vitest(args) {
  process.stdout.write('\n== tests\n')
  const report = path.join(scratch, 'tests.json')
  const status = await run('vitest', [
    'run',
    ...args,
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${report}`,
  ])
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
/** @type {Tally[]} */
const tallies = []
if (only.length === 0)
  // Each of them keeps one core busy.
  tallies.push(
    ...(await Promise.all([
      gate('types', 'tsc', ['-b']),
      gate('lint', 'eslint', ['--max-warnings', '0', '.']),
      gate('format', 'prettier', ['--check', '--log-level', 'warn', '.']),
      gate('unused', 'knip', []),
    ])),
  )
tallies.push(await vitest(only))
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
