import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, test } from 'vitest'

const folder =
  process.env['HALYARD_FIXTURES'] ?? path.resolve(import.meta.dirname, '../../../shared/mast/fixtures')

/** Whether the recorded answers of the archive lie beside the project. */
const hasFixtures = existsSync(path.join(folder, 'SOURCES.md'))

/** A recorded answer by file name, as text. */
export const fixture = (name: string): string => readFileSync(path.join(folder, name), 'utf8')
export const fixturePath = (name: string): string => path.join(folder, name)

const needed = (name: string): string => `${name} (needs: fixtures folder)`

/**
 * Suites and tests that need the recordings carry the reason in their name, which the closing line checks. The body of
 * a suite may read recordings at once, so without them it is not even entered.
 */
export const describeWithFixtures = (name: string, body: () => void): void => {
  if (hasFixtures) describe(needed(name), body)
  else test.skip(needed(name), () => undefined)
}
export const testWithFixtures = (name: string, body: () => void | Promise<void>): void => {
  test.skipIf(!hasFixtures)(needed(name), body)
}
