import { InvalidArgumentError } from 'commander'
import { AppError, toAppError } from '#shared/errors'
import { mayRepeat } from './no-repeats.ts'

/** The largest number that a batch or file can have. */
const largestId = Number.MAX_SAFE_INTEGER

/** A whole number within bounds. Throws AppError('usage') with the bounds. */
export const wholeNumber =
  (name: string, min: number, max: number) =>
  (text: string): number => {
    const value = Number(text)
    if (/^\d+$/.test(text) && value >= min && value <= max) return value
    throw new AppError('usage', `${name} takes a whole number from ${min} to ${max}, not "${text}".`)
  }

/** The number of a batch or file. */
export const idNumber = (name: string): ((text: string) => number) => wholeNumber(name, 1, largestId)

export const portNumber = wholeNumber('--port', 0, 65_535)

/** The factor of `--scale`. */
export function scaleFactor(text: string): number {
  const value = Number(text)
  if (value > 0 && value <= 100) return value
  throw new AppError('usage', `--scale takes a number above 0 and up to 100, not "${text}".`)
}

/** A parser of ours as commander wants it: its message appears with the option's name. */
export function parsedBy(parse: (text: string) => number): (text: string) => number {
  return text => {
    try {
      return parse(text)
    } catch (thrown) {
      throw new InvalidArgumentError(toAppError(thrown).message)
    }
  }
}

/** A list, by repeating the option or with commas. */
export const commaList = mayRepeat((value, before = []) => [
  ...before,
  ...value
    .split(',')
    .map(part => part.trim())
    .filter(part => part !== ''),
])

/** A list, by repeating the option; each value is `change`d first. */
export const repeated = (change: (value: string) => string = value => value) =>
  mayRepeat((value, before = []) => [...before, change(value)])

/** A list of known words, by repeating the option. Throws AppError('usage') with all of them. */
export const knownWords = (name: string, words: readonly string[]) =>
  repeated(text => {
    if (words.includes(text)) return text
    throw new AppError('usage', `${name} takes one of ${words.join(', ')}, not "${text}".`)
  })
