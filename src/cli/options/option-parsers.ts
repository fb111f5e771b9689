import { InvalidArgumentError } from 'commander'
import { toAppError } from '#shared/errors'

/** A parser of ours as commander wants it: what is wrong is said with the option's name. */
export function parsedBy(parse: (text: string) => number): (text: string) => number {
  return text => {
    try {
      return parse(text)
    } catch (thrown) {
      throw new InvalidArgumentError(toAppError(thrown).message)
    }
  }
}
