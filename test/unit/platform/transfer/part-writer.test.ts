import { constants, existsSync, readFileSync, statSync, truncateSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import fc from 'fast-check'
import { expect, onTestFinished, test } from 'vitest'
import { isAsStamped } from '#platform/disk/file-identity'
import { createPartWriter, type PartWriterOptions } from '#platform/transfer/part-writer'
import { createWriteWatch } from '#platform/transfer/write-watch'
import { openFile, type OpenFile } from '#platform/disk/open-file'
import { temporaryFolder } from '#test/transfer-kit'

const fresh = constants.O_RDWR | constants.O_CREAT

const alwaysLeft = { isLeft: () => true, spent: () => undefined }

async function setUp(options: Partial<PartWriterOptions> = {}) {
  const file = path.join(await temporaryFolder(), 'part')
  const calls: string[] = []
  const opened = Promise.withResolvers<undefined>()
  const inspected: Uint8Array[] = []
  const openUsual = async (): Promise<OpenFile> => {
    const handle = await openFile(file, fresh)
    onTestFinished(() => handle.close())
    return handle
  }
  const writer = createPartWriter({
    watch: createWriteWatch(true),
    loop: null,
    gatheredLoop: null,
    startBytes: 0,
    startFlushedBytes: 0,
    isGathering: false,
    inspect: chunk => void inspected.push(Uint8Array.from(chunk)),
    windowBytes: 100,
    flushEveryBytes: 1_000,
    onFull: () => void calls.push('full'),
    onRelief: () => void calls.push('relief'),
    onWritten: () => undefined,
    onFlushBegun: () => undefined,
    onFlushed: () => void calls.push('flushed'),
    onFailed: error => void calls.push(error.code),
    ...options,
    open: () => (options.open ?? openUsual)().finally(() => setImmediate(() => opened.resolve(undefined))),
  })
  /** Until the writer has its file. */
  const open = (): Promise<undefined> => {
    writer.open()
    return opened.promise
  }
  return { writer, calls, inspected, file, open, content: () => readFile(file, 'latin1') }
}

test('chunks are written and inspected in order, whatever their number', async () => {
  const { writer, inspected, content } = await setUp({ windowBytes: 1e9 })
  const chunks = Array.from({ length: 5_000 }, (_, index) => Buffer.from(`${index},`))
  for (const chunk of chunks) writer.push(chunk)
  writer.push(Buffer.alloc(0))
  await writer.finish()
  const whole = Buffer.concat(chunks).toString('latin1')
  expect(await content()).toBe(whole)
  expect(Buffer.concat(inspected).toString('latin1')).toBe(whole)
  expect(writer.writtenBytes).toBe(whole.length)
})

test('a waiting byte is written without being asked for, unless gathering', async () => {
  const { writer, content } = await setUp()
  writer.push(Buffer.from('a'))
  await expect.poll(content).toBe('a')
  const opened: string[] = []
  const gathering = await setUp({
    isGathering: true,
    open: () => {
      opened.push('open')
      return openFile('/nowhere/part', fresh)
    },
  })
  gathering.writer.push(Buffer.from('a'))
  await new Promise(resolve => setImmediate(() => setImmediate(resolve)))
  expect(opened).toEqual([])
})

test('a slow disk stops the reading at the window and lets it continue at half of it', async () => {
  const slow = Promise.withResolvers<OpenFile>()
  const file = path.join(await temporaryFolder(), 'part')
  const { writer, calls } = await setUp({ open: () => slow.promise })
  writer.push(Buffer.alloc(60))
  expect(calls).toEqual([])
  writer.push(Buffer.alloc(60))
  writer.push(Buffer.alloc(60))
  expect(calls).toEqual(['full'])
  const handle = await openFile(file, fresh)
  onTestFinished(() => handle.close())
  slow.resolve(handle)
  await writer.finish()
  expect(calls).toEqual(['full', 'relief'])
})

test('flushes run beside the writing and say how far they reach', async () => {
  const { writer, calls } = await setUp({ windowBytes: 1e9, flushEveryBytes: 1_000 })
  writer.push(Buffer.alloc(1_500))
  await writer.finish()
  expect(calls).toEqual(['flushed'])
  expect(writer.flushedBytes).toBe(1_500)
})

test.each(['threads', 'the event loop'])(
  'a full disk is reported once, and again at the finish: %s',
  async who => {
    const noSpace = Object.assign(new Error('no space'), { code: 'ENOSPC' })
    const { writer, calls, open } = await setUp({
      open: async () => {
        // The device that is always full, where the system has one.
        if (!existsSync('/dev/full')) throw noSpace
        const handle = await openFile('/dev/full', constants.O_RDWR)
        onTestFinished(() => handle.close())
        return handle
      },
      loop: who === 'threads' ? null : alwaysLeft,
    })
    await open()
    writer.push(Buffer.from('abc'))
    await expect(writer.finish()).rejects.toMatchObject({ code: 'disk-full' })
    writer.push(Buffer.from('def'))
    await expect(writer.finish()).rejects.toMatchObject({ code: 'disk-full' })
    expect(calls).toEqual(['disk-full'])
    expect(writer.writtenBytes).toBe(0)
  },
)

test('a failing inspection fails the writing', async () => {
  const { writer, calls } = await setUp({
    inspect: () => {
      throw new Error('a mistake in a check')
    },
  })
  writer.push(Buffer.from('abc'))
  await expect(writer.finish()).rejects.toMatchObject({ code: 'bug' })
  expect(calls).toEqual(['bug'])
})

test('finishing twice and writing on in between is fine', async () => {
  const { writer, content } = await setUp()
  await writer.finish()
  await writer.finish()
  writer.push(Buffer.from('a'))
  await writer.finish()
  writer.push(Buffer.from('b'))
  await expect.poll(content).toBe('ab')
})

test('what comes while no thread writes is on the disk at once, and looks as a kill may leave it', async () => {
  const { writer, inspected, file, open } = await setUp({ loop: alwaysLeft })
  await open()
  for (const [chunk, sofar] of [
    ['one', 'one'],
    ['two', 'onetwo'],
  ] as const) {
    writer.push(Buffer.from(chunk))
    expect(readFileSync(file, 'latin1')).toBe(sofar)
    expect(isAsStamped(statSync(file, { bigint: true }))).toBe(true)
  }
  expect([writer.writtenBytes, writer.inspectedBytes, inspected]).toEqual([6, 0, []])
  await writer.finish()
  expect([writer.inspectedBytes, Buffer.concat(inspected).toString()]).toEqual([6, 'onetwo'])
})

test('where no time of the event loop is left, threads write', async () => {
  const { writer, open, content } = await setUp({ loop: { isLeft: () => false, spent: () => undefined } })
  await open()
  writer.push(Buffer.from('abc'))
  expect(writer.writtenBytes).toBe(0)
  await writer.finish()
  expect(await content()).toBe('abc')
})

test('a file that others have cut gets no more bytes, also on the event loop', async () => {
  const { writer, calls, file, open } = await setUp({ loop: alwaysLeft })
  await open()
  writer.push(Buffer.from('abc'))
  truncateSync(file, 1)
  writer.push(Buffer.from('def'))
  await expect(writer.finish()).rejects.toMatchObject({ code: 'damaged' })
  expect([calls, statSync(file).size]).toEqual([['damaged'], 1])
})

test('however loop and threads take turns, the file is what came, and a round ends with all of it inspected', async () => {
  const plan = fc.array(
    fc.record({ bytes: fc.nat(400), isLeft: fc.boolean(), pause: fc.nat(2), isSlow: fc.boolean() }),
    { maxLength: 40 },
  )
  await fc.assert(
    fc.asyncProperty(plan, async steps => {
      const turn = { isLeft: false, isSlow: false }
      let seenBytes = 0
      const rounds: number[] = []
      const { writer, inspected, content } = await setUp({
        windowBytes: 1e9,
        loop: { isLeft: () => turn.isLeft, spent: () => undefined },
        inspect: async chunk => {
          if (turn.isSlow) await new Promise(resolve => setImmediate(resolve))
          inspected.push(Uint8Array.from(chunk))
          seenBytes += chunk.length
        },
        onWritten: () =>
          rounds.push(seenBytes - writer.inspectedBytes, Math.min(0, writer.writtenBytes - seenBytes)),
      })
      writer.open()
      const chunks: Buffer[] = []
      for (const [at, { bytes, isLeft, isSlow, pause }] of steps.entries()) {
        Object.assign(turn, { isLeft, isSlow })
        const chunk = Buffer.alloc(bytes, at + 33)
        chunks.push(chunk)
        writer.push(chunk)
        for (let turns = 0; turns < pause; turns += 1) await new Promise(resolve => setImmediate(resolve))
      }
      await writer.finish()
      const whole = Buffer.concat(chunks)
      expect(await content()).toBe(whole.toString('latin1'))
      expect(Buffer.concat(inspected).equals(whole)).toBe(true)
      expect([writer.writtenBytes, writer.inspectedBytes]).toEqual([whole.length, whole.length])
      expect(rounds.filter(difference => difference !== 0)).toEqual([])
    }),
    { numRuns: 60 },
  )
})
