import fs, { type BigIntStats } from 'node:fs'
import { onDisk, systemCode, toDiskError } from './disk-error.ts'
import { mountIdOf } from './mount-id.ts'

/**
 * An open file over a bare descriptor: cheaper than Node's FileHandle, which matters where files come by the thousand.
 * The caller closes it. Positions and sizes in bytes; failures of everything but `openFile` are AppErrors.
 */
export interface OpenFile {
  /** Every finished write is on the disk (O_DSYNC): no flush is needed. */
  readonly isFlushedByWriting: boolean
  readonly isOpen: boolean
  /** How many bytes were read; 0 at the end. */
  read(into: Uint8Array, position: number): Promise<number>
  /** How many bytes were written; may be fewer than given. */
  writev(pieces: readonly Uint8Array[], position: number): Promise<number>
  /** The same on the event loop, which it holds for as long as it takes. */
  writevAtOnce(pieces: readonly Uint8Array[], position: number): number
  writeAtOnce(piece: Uint8Array, position: number): number
  truncate(sizeBytes: number): Promise<void>
  datasync(): Promise<void>
  /** Both answer from memory once everything is flushed, which spares two trips to another thread. */
  statFlushed(): BigIntStats
  closeFlushed(): void
  /**
   * Sets the times of the file to this whole millisecond and answers how it looks then: any write by another program after
   * that shows, whereas the times that a system sets itself may be the same for all writes within 10 ms.
   */
  stampFlushed(): BigIntStats
  stat(): Promise<BigIntStats>
  /** Another text once the volume of the file was mounted again, as far as the system shows it. */
  mountId(): Promise<string>
  /** Never throws; closing twice is fine. */
  close(): Promise<void>
}

/** Throws the system's own error, since callers distinguish some codes. */
export async function openFile(path: string, flags: number, mode = 0o666): Promise<OpenFile> {
  const fd = await call<number>(done => fs.open(path, flags, mode, done))
  return overDescriptor(fd, (flags & synchronousWrites) !== 0)
}

/** The same, on the event loop. */
export function openFileAtOnce(path: string, flags: number, mode = 0o666): OpenFile {
  return overDescriptor(fs.openSync(path, flags, mode), (flags & synchronousWrites) !== 0)
}

/** Flags not to follow links or wait for pipes; a system without one of them (undefined there) has no such files either. */
export const cautious = (flags: number): number =>
  flags |
  ((fs.constants.O_NOFOLLOW as number | undefined) ?? 0) |
  ((fs.constants.O_NONBLOCK as number | undefined) ?? 0)

/** Opens a plain file to read it. Null when it is absent, unreadable, or anything but a plain file. */
export async function openPlain(path: string): Promise<{ file: OpenFile; sizeBytes: number } | null> {
  const file = await openFile(path, cautious(fs.constants.O_RDONLY)).catch((thrown: unknown) => {
    if (isNoPlainFile.has(systemCode(thrown) ?? '')) return null
    throw toDiskError(thrown)
  })
  if (file === null) return null
  const stat = await file.stat()
  if (stat.isFile()) return { file, sizeBytes: Number(stat.size) }
  await file.close()
  return null
}

const isNoPlainFile = new Set(['ENOENT', 'EACCES', 'ELOOP', 'EMLINK', 'ENXIO', 'EISDIR'])

/** Writes reach the disk before they return; 0 where the system does not promise it (macOS keeps them in the drive). */
export const synchronousWrites = process.platform === 'linux' ? fs.constants.O_DSYNC : 0

const keepsNoTimes = new Set(['EPERM', 'EACCES', 'EROFS', 'ENOSYS', 'ENOTSUP', 'EOPNOTSUPP', 'EINVAL'])

function overDescriptor(fd: number, isFlushedByWriting: boolean): OpenFile {
  let isOpen = true
  return {
    isFlushedByWriting,
    get isOpen() {
      return isOpen
    },
    read: (into, position) => onDisk(call<number>(done => fs.read(fd, into, 0, into.length, position, done))),
    writev: (pieces, position) => onDisk(call<number>(done => fs.writev(fd, pieces, position, done))),
    writevAtOnce: (pieces, position) => atOnce(() => fs.writevSync(fd, pieces, position)),
    writeAtOnce: (piece, position) => atOnce(() => fs.writeSync(fd, piece, 0, piece.length, position)),
    truncate: sizeBytes => onDisk(call<undefined>(done => fs.ftruncate(fd, sizeBytes, done))),
    datasync: () => onDisk(call<undefined>(done => fs.fdatasync(fd, done))),
    statFlushed: () => atOnce(() => fs.fstatSync(fd, { bigint: true })),
    closeFlushed: () => {
      if (!isOpen) return
      isOpen = false
      atOnce(() => fs.closeSync(fd))
    },
    stampFlushed: () => {
      const nowSeconds = Date.now() / 1_000
      try {
        fs.futimesSync(fd, nowSeconds, nowSeconds)
      } catch (thrown) {
        // Some volumes belong to another user or keep no times; then the system's own have to do.
        if (!keepsNoTimes.has(systemCode(thrown) ?? '')) throw toDiskError(thrown)
      }
      return atOnce(() => fs.fstatSync(fd, { bigint: true }))
    },
    stat: () => onDisk(call<BigIntStats>(done => fs.fstat(fd, { bigint: true }, done))),
    mountId: () => mountIdOf(fd, atOnce(() => fs.fstatSync(fd, { bigint: true })).dev),
    close: async () => {
      if (!isOpen) return
      isOpen = false
      await new Promise<void>(resolve => fs.close(fd, () => resolve()))
    },
  }
}

type Done<T> = (error: Error | null, value?: T) => void

function call<T>(start: (done: Done<T>) => void): Promise<T> {
  return new Promise((resolve, reject) => {
    // Node gives a value exactly when it gives no error; calls without a result have T = undefined.
    start((error, value) => (error ? reject(error) : resolve(value as T)))
  })
}

function atOnce<T>(operation: () => T): T {
  try {
    return operation()
  } catch (thrown) {
    throw toDiskError(thrown)
  }
}
