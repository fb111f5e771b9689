import {
  Z_BUF_ERROR,
  Z_NO_FLUSH,
  Z_OK,
  Z_STREAM_END,
  ZStream,
  zlibInflate,
  zlibInflateInit2,
  zlibInflateReset,
} from 'pako'
import { AppError } from '#shared/errors'
import { createBehind } from './behind.ts'
import type { ContentCheck } from './content-check.types.ts'
import { damaged, sentenceOf } from './guarded-check.ts'

/** The largest window, and 16 more for "gzip and nothing else" (zlib's manual, inflateInit2). */
const gzipWindowBits = 15 + 16
const outputBytes = 65_536
/** Unpacked in one turn of the event loop: some milliseconds, whatever the file packs into its bytes. */
const turnBytes = 256 * 1024
/** What a step costs though it unpacks nothing: a file may consist of empty members. */
const leastStepBytes = 4096
/** More than any file of an archive holds; a file that unpacks to more was made to keep programs busy. */
const usualMostBytes = 64 * 2 ** 30

/** zlib's words for what is wrong with a member, as clauses for people. */
const clauses: Readonly<Record<string, string>> = {
  'incorrect data check': 'the compressed data do not match their CRC',
  'incorrect length check': 'the compressed data do not match their length',
}

/**
 * A gzip file (RFC 1952): every member unpacked as it streams, CRC and length of each compared, nothing but zero
 * filling after the last one. What is inside goes through `inner`, whose verdict counts when the packing is sound. A
 * small packed piece may hold a thousand times as much: `update` then continues in later turns of the event loop and
 * returns a promise. Nothing is kept but one buffer, and more than `mostBytes` unpacked are damage.
 */
export function createGzipCheck(inner: ContentCheck, mostBytes = usualMostBytes): ContentCheck {
  const stream = new ZStream()
  zlibInflateInit2(stream, gzipWindowBits)
  stream.output = new Uint8Array(outputBytes)
  const behind = createBehind('the compressed data', Infinity)
  let members = 0
  let state: 'inside' | 'between' | 'behind' = 'inside'
  let unpackedBytes = 0
  let damage: string | null = null
  /** A piece of which more is to be unpacked in later turns. */
  let pending: Uint8Array | null = null

  return {
    update(bytes) {
      if (bytes.length === 0 || damage !== null) return
      stream.input = bytes
      stream.next_in = 0
      stream.avail_in = bytes.length
      if (oneTurn(bytes)) return
      pending = bytes
      return inLaterTurns()
    },
    stop: () => void (damage ??= sentenceOf('the check was stopped')),
    end() {
      // All of a short file may have come only now (`createFormatCheck`): what its few kilobytes hold is unpacked at once.
      while (pending !== null) goOn(pending)
      if (damage === null && state === 'inside') damage = sentenceOf('the compressed file is cut off')
      if (damage !== null) return { kind: 'damaged', detail: damage }
      const verdict = inner.end()
      if (verdict.kind !== 'sound') return verdict
      // CRC and length prove what is inside, unless something else makes it suspect.
      const { doubt, ...proven } = verdict
      if (doubt?.needs === 'same-size' || doubt?.needs === 'near-size') return verdict
      const odd = behind.end()
      return odd === undefined ? proven : { ...proven, doubt: odd }
    },
  }

  async function inLaterTurns(): Promise<void> {
    for (;;) {
      await new Promise(resolve => void setImmediate(resolve))
      if (pending === null) return
      goOn(pending)
    }
  }

  function goOn(bytes: Uint8Array): void {
    if (oneTurn(bytes)) pending = null
  }

  /** Whether all of the piece is unpacked now, or has turned out to be damaged. */
  function oneTurn(bytes: Uint8Array): boolean {
    if (damage !== null) return true
    let leftBytes = turnBytes
    try {
      do {
        if (state !== 'inside' && !beginMember(bytes)) return true
        unpack()
        leftBytes -= Math.max(leastStepBytes, stream.next_out)
        if (unpackedBytes > mostBytes)
          throw damaged(`the compressed data unpack to more than ${mostBytes} bytes`)
        if (stream.avail_in === 0 && !(state === 'inside' && stream.avail_out === 0)) return true
      } while (leftBytes > 0)
      return false
    } catch (thrown) {
      if (!(thrown instanceof AppError && thrown.code === 'damaged')) throw thrown
      damage = sentenceOf(thrown.message)
      return true
    }
  }

  /** After a member comes another, or filling to the end: then there is nothing to unpack. */
  function beginMember(bytes: Uint8Array): boolean {
    if (stream.avail_in === 0) return false
    if (state === 'behind' || bytes[stream.next_in] !== 0x1f) {
      state = 'behind'
      behind.take(bytes, stream.next_in)
      return false
    }
    zlibInflateReset(stream)
    state = 'inside'
    return true
  }

  function unpack(): void {
    stream.next_out = 0
    stream.avail_out = outputBytes
    const status = zlibInflate(stream, Z_NO_FLUSH)
    unpackedBytes += stream.next_out
    // A packed file inside is not unpacked, so that the check of what is inside never needs a later turn.
    if (stream.next_out > 0) void inner.update(stream.output.subarray(0, stream.next_out))
    if (status === Z_STREAM_END) {
      members += 1
      state = 'between'
    } else if (status !== Z_OK && status !== Z_BUF_ERROR) {
      const isNextMember = members > 0 && stream.msg === 'incorrect header check'
      throw damaged(
        isNextMember
          ? 'bytes follow the compressed data'
          : (clauses[stream.msg] ?? `the compressed data are damaged (${stream.msg})`),
      )
    }
  }
}
