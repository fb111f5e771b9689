import { knownSecrets } from './redact.ts'

/**
 * Below this many characters the last four would reveal too much of the whole. Marks in them could break quoted text.
 */
const shortestWithEnding = 12

/**
 * A token that cannot be printed by accident: it turns into `[token …1234]` wherever text or JSON is made of it, and from
 * its making on `knownSecrets` blanks it in texts that quote it. Only `reveal()` gives the value, and only the request
 * that carries it, or the one place that a person chose to keep it in, may call that.
 */
export class Secret {
  readonly #value: string
  constructor(value: string) {
    this.#value = value
    knownSecrets.learn(value, this.toString())
  }
  reveal(): string {
    return this.#value
  }
  isSame(other: Secret): boolean {
    return this.#value === other.#value
  }
  /** The last four characters, by which its owner recognises it; null where they would reveal too much. */
  ending(): string | null {
    const ending = this.#value.slice(-4)
    return this.#value.length >= shortestWithEnding && /^\w+$/.test(ending) ? ending : null
  }
  toString(): string {
    const ending = this.ending()
    return ending === null ? '[token]' : `[token …${ending}]`
  }
  toJSON(): string {
    return this.toString()
  }
  /** What node's console and util.inspect ask for. */
  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return this.toString()
  }
}
