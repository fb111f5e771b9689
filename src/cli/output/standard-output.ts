import { fstatSync, writeSync } from 'node:fs'
import process from 'node:process'
import { Writable } from 'node:stream'

/** What commands print their results to. */
export type StandardOutput = Writable & { readonly isTTY?: boolean }

const standardOutput = 1

/**
 * Standard output. Into a file every byte is written, or the stream fails: the stream that Node makes for a file takes
 * it for success when a disk that fills up has taken only the beginning of a piece (write(2)).
 */
export function openStandardOutput(): StandardOutput {
  if (!isFile(standardOutput)) return process.stdout
  return new Writable({
    write(chunk: Buffer, _encoding, done) {
      try {
        writeWhole(chunk)
        done()
      } catch (thrown) {
        done(thrown instanceof Error ? thrown : new Error(String(thrown)))
      }
    },
  })
}

function writeWhole(bytes: Buffer): void {
  for (let start = 0; start < bytes.length;) start += writeSync(standardOutput, bytes, start)
}

function isFile(descriptor: number): boolean {
  try {
    return fstatSync(descriptor).isFile()
  } catch {
    // Closed: whatever Node puts in its place.
    return false
  }
}

const names = new Set(['-', '/dev/stdout', '/dev/fd/1', '/proc/self/fd/1'])

/** Whether a file that a person named, or did not name, is standard output. */
export const isStandardOutput = (file: string | undefined): boolean => file === undefined || names.has(file)
