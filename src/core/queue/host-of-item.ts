import { hostOf, type EngineState } from './engine-state.ts'
import type { ReadyItem } from './store-port.ts'

/** Items stay ahead for many looks, and their addresses are the dearest part of one. */
const hosts = new WeakMap<ReadyItem, string>()

/** The host that is asked first for an item. */
export function hostOfItem({ deps }: Pick<EngineState, 'deps'>, item: ReadyItem): string {
  const known = hosts.get(item)
  if (known !== undefined) return known
  const host = hostOf(deps.downloadUrl(item.uri))
  hosts.set(item, host)
  return host
}
