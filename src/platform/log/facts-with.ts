import { changedName } from '#core/token/without-tokens'
import type { LogFacts } from '#shared/log'

/** Facts with each text in them changed, and names of foreign make. */
export const factsWith = (facts: LogFacts, change: (text: string) => string): LogFacts =>
  Object.fromEntries(
    Object.entries(facts).map(([name, value]) => [
      changedName(name, change),
      typeof value === 'string' ? change(value) : value,
    ]),
  )
