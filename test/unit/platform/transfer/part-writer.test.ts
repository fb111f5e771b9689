import { constants, existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { createPartWriter, type PartWriterOptions } from '#platform/transfer/part-writer'
import { createWriteWatch } from '#platform/transfer/write-watch'
import { openFile, type OpenFile } from '#platform/disk/open-file'
import { temporaryFolder } from '#test/transfer-kit'

const fresh = constants.O_RDWR | constants.O_CREAT

async function setUp(options: Partial<PartWriterOptions> = {}) {
  const file = path.join(await temporaryFolder(), 'part')
  const calls: string[] = []
  const inspected: Uint8Array[] = []
  const writer = createPartWriter({
    open: async () => {
      const handle = await openFile(file, fresh)
      onTestFinished(() => handle.close())
      return handle
    },
    watch: createWriteWatch(true),
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
  })
  return { writer, calls, inspected, content: () => readFile(file, 'latin1') }
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

test('a slow disk stops the reading at the window and lets it go on at half of it', async () => {
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

test('a full disk is told once, and again to whoever finishes', async () => {
  const noSpace = Object.assign(new Error('no space'), { code: 'ENOSPC' })
  const { writer, calls } = await setUp({
    open: async () => {
      // The device that is always full, where the system has one.
      if (!existsSync('/dev/full')) throw noSpace
      const handle = await openFile('/dev/full', constants.O_RDWR)
      onTestFinished(() => handle.close())
      return handle
    },
  })
  writer.push(Buffer.from('abc'))
  await expect(writer.finish()).rejects.toMatchObject({ code: 'disk-full' })
  writer.push(Buffer.from('def'))
  await expect(writer.finish()).rejects.toMatchObject({ code: 'disk-full' })
  expect(calls).toEqual(['disk-full'])
  expect(writer.writtenBytes).toBe(0)
})

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
