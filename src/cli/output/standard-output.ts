import { fstatSync, writeSync } from 'node:fs'
import process from 'node:process'
import { Writable } from 'node:stream'

/** What commands print their results to. */
export type StandardOutput = Writable & { readonly isTTY?: boolean }

const standardOutput = 1

/**
 * Standard output. If it is a file, every byte is written or the stream fails. Node's own stream reports success when a
 * full disk has taken only the beginning of a piece (write(2)).
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
    // Expected: it is closed, and Node provides a substitute.
    return false
  }
}

const names = new Set(['-', '/dev/stdout', '/dev/fd/1', '/proc/self/fd/1'])

/** Whether a file that a person named, or did not name, is standard output. */
export const isStandardOutput = (file: string | undefined): boolean => file === undefined || names.has(file)
