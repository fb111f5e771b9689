import { createHash } from 'node:crypto'

/** A number in [0, 1) that depends only on its words, so that a run can be repeated. */
export function draw(...words: readonly (string | number)[]): number {
  // The separator, which no URI contains, distinguishes ('a', 'bc') from ('ab', 'c').
  const digest = createHash('sha256').update(words.join('\n')).digest()
  return digest.readUIntBE(0, 6) / 2 ** 48
}
