import { PassThrough } from 'node:stream'
import { expect, test } from 'vitest'
import { createOutput } from '#cli/output/output'
import { paced } from '#cli/output/paced'

const options = { json: true, quiet: false, verbose: false }

/** A list of a million values, and how many of them were read. */
function longList(): { readonly values: Iterable<number>; readonly read: () => number } {
  let read = 0
  function* numbers(): Generator<number> {
    for (; read < 1_000_000; read += 1) yield read
  }
  return { values: numbers(), read: () => read }
}

async function printAll(stdout: PassThrough, values: Iterable<number>): Promise<void> {
  const output = createOutput(stdout, new PassThrough(), options, () => undefined)
  for await (const value of paced(output, values)) output.line({ value, text: 'x'.repeat(200) })
}

const somewhatLater = (): Promise<void> => new Promise(resolve => void setTimeout(resolve, 20))

test('a long list is read no further than its reader has taken it', async () => {
  const stdout = new PassThrough()
  const { values, read } = longList()
  void printAll(stdout, values)
  await somewhatLater()
  const readAtFirst = read()
  expect(readAtFirst).toBeLessThan(2_000)

  const takeSome = (): number => {
    stdout.read()
    return read()
  }
  await expect.poll(takeSome).toBeGreaterThan(readAtFirst)
  expect(read()).toBeLessThan(10_000)
})

test('a list whose reader goes away meanwhile does not wait for it', async () => {
  const stdout = new PassThrough()
  const values = Array.from({ length: 10_000 }, (_, n) => n)
  const printed = printAll(stdout, values)
  await somewhatLater()
  stdout.destroy(Object.assign(new Error('write EPIPE'), { code: 'EPIPE' }))
  await printed
})
