import { createBrotliDecompress, createGunzip, createInflate, createZstdDecompress } from 'node:zlib'
import type { Packing } from '#core/transfer/content-coding'
import { toAppError } from '#shared/errors'
import { handledElsewhere } from '#shared/ignore'
import type { Exchange } from './exchange.ts'
import { TransferBroken } from './transfer-broken.ts'

const unpackers = {
  gzip: createGunzip,
  deflate: createInflate,
  zstd: createZstdDecompress,
  br: createBrotliDecompress,
} as const satisfies Record<Packing, unknown>

const MiB = 1024 * 1024
/** Unpacked whatever it came in. */
const alwaysBytes = 64 * MiB
/** Real data unpack to less than so many times their size; what unpacks to more was made to fill disks. */
const mostRatio = 200

/**
 * The same exchange with unpacked bytes: unpacks piece by piece off the event loop, up to a limit from the listed size
 * and a sane ratio. Throws TransferBroken damaged for what cannot be unpacked to its end.
 */
export function unpackedExchange(exchange: Exchange, packing: Packing, listedBytes: number): Exchange {
  const unpacker = unpackers[packing]()
  const { host } = exchange
  const whole = Promise.withResolvers<undefined>()
  // Nothing may ask for the body, and its failure must not end the process.
  void handledElsewhere(whole.promise)
  // All packed bytes may have come long before: then the exchange itself has nothing to end.
  const fail = (reason: Error): void => {
    whole.reject(reason)
    exchange.abort(reason)
    unpacker.destroy()
  }
  return {
    ...exchange,
    pause: () => void unpacker.pause(),
    resume: () => void unpacker.resume(),
    abort: fail,
    receive(sink) {
      let cameBytes = 0
      let toldBytes = 0
      let unpackedBytes = 0
      let isAllHere = false
      const broken = (words: string): TransferBroken =>
        new TransferBroken('damaged', `${host} sent ${packing} data that ${words}.`, {
          isPartWorthless: true,
        })
      unpacker.on('data', (chunk: Buffer) => {
        unpackedBytes += chunk.length
        const mostBytes = Math.max(alwaysBytes, 4 * listedBytes, mostRatio * cameBytes)
        if (unpackedBytes > mostBytes) {
          fail(broken(`unpack to more than ${mostBytes} bytes`))
          return
        }
        const sinceBytes = cameBytes - toldBytes
        toldBytes = cameBytes
        try {
          sink(chunk, sinceBytes)
        } catch (thrown) {
          fail(toAppError(thrown))
        }
      })
      // An unpacker ends where its data end, also when more came behind them or is still to come.
      unpacker.on('end', () => {
        if (isAllHere && unpacker.bytesWritten === cameBytes) whole.resolve(undefined)
        else fail(broken('continue after their end'))
      })
      unpacker.on('error', () => fail(broken('cannot be unpacked')))
      unpacker.on('drain', () => exchange.resume())
      exchange
        .receive(chunk => {
          cameBytes += chunk.length
          if (!unpacker.write(chunk)) exchange.pause()
        })
        .then(() => {
          isAllHere = true
          unpacker.end()
        }, fail)
      return whole.promise
    },
  }
}
