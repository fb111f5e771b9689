/** A value as a flat list of nodes; the first is the value itself, others are named by their place. */
export type Node = readonly [kind: string, ...parts: readonly unknown[]]

export interface Wire {
  /** Throws what Electron throws for what cannot be cloned: functions, symbols, proxies, nodes of a document. */
  pack(value: unknown): readonly Node[]
  unpack(nodes: readonly Node[]): unknown
}

/**
 * Structured clones as JSON, for messages between the main process and a page: the DevTools protocol carries text
 * only. Runs in Node and, as source text, inside pages: it must use nothing from outside itself.
 */
export function makeWire(): Wire {
  const refusal = 'An object could not be cloned.'

  function pack(value: unknown): readonly Node[] {
    let copy: unknown
    try {
      // The engine's own judgement of what can be cloned; it also drops prototypes and runs getters.
      copy = structuredClone(value)
    } catch (cause) {
      throw new Error(refusal, { cause })
    }
    const nodes: Node[] = []
    const places = new Map<object, number>()
    const place = (item: unknown): number => {
      if (typeof item !== 'object' || item === null) return nodes.push(simple(item)) - 1
      const known = places.get(item)
      if (known !== undefined) return known
      const at = nodes.push(['pending']) - 1
      places.set(item, at)
      nodes[at] = compound(item, place)
      return at
    }
    place(copy)
    return nodes
  }

  function simple(item: unknown): Node {
    if (item === undefined) return ['undefined']
    if (typeof item === 'bigint') return ['bigint', item.toString()]
    // JSON has neither of these.
    if (typeof item === 'number' && (!Number.isFinite(item) || Object.is(item, -0)))
      return ['number', Object.is(item, -0) ? '-0' : String(item)]
    return ['json', item]
  }

  function compound(item: object, place: (part: unknown) => number): Node {
    if (Array.isArray(item)) return ['array', ...item.map(place)]
    if (item instanceof Date) return ['date', simple(item.getTime())]
    if (item instanceof RegExp) return ['regexp', item.source, item.flags]
    if (item instanceof Map) return ['map', ...[...item].flat().map(place)]
    if (item instanceof Set) return ['set', ...[...item].map(place)]
    if (item instanceof Error) return ['error', item.name, item.message, item.stack ?? '']
    if (item instanceof ArrayBuffer) return ['bytes', 'ArrayBuffer', toText(new Uint8Array(item))]
    if (ArrayBuffer.isView(item)) {
      const bytes = new Uint8Array(item.buffer, item.byteOffset, item.byteLength)
      return ['bytes', tagOf(item), toText(bytes)]
    }
    // Blob, File and the like cross inside one browser, never to another process through ipc.
    if (tagOf(item) !== 'Object') throw new Error(refusal)
    return ['object', ...Object.entries(item).flatMap(([key, part]) => [key, place(part)])]
  }

  function unpack(nodes: readonly Node[]): unknown {
    const made = new Map<number, unknown>()
    const keep = <T>(at: number, item: T): T => {
      made.set(at, item)
      return item
    }
    const take = (at: unknown): unknown => {
      // Places are numbers by construction.
      const place = at as number
      return made.has(place) ? made.get(place) : build(place)
    }
    const build = (at: number): unknown => {
      const [kind, ...parts] = nodes[at] ?? ['undefined']
      const text = (index: number): string => String(parts[index])
      switch (kind) {
        case 'json':
          return parts[0]
        case 'number':
          return Number(parts[0])
        case 'bigint':
          return BigInt(text(0))
        case 'array': {
          const items: unknown[] = keep(at, [])
          for (const part of parts) items.push(take(part))
          return items
        }
        case 'object': {
          const item = keep(at, {})
          for (let i = 0; i < parts.length; i += 2) {
            // Defined, so that a key like __proto__ stays a plain key.
            const value = take(parts[i + 1])
            Object.defineProperty(item, text(i), {
              value,
              writable: true,
              enumerable: true,
              configurable: true,
            })
          }
          return item
        }
        case 'map': {
          const map = keep(at, new Map<unknown, unknown>())
          for (let i = 0; i < parts.length; i += 2) map.set(take(parts[i]), take(parts[i + 1]))
          return map
        }
        case 'set': {
          const set = keep(at, new Set<unknown>())
          for (const part of parts) set.add(take(part))
          return set
        }
        case 'date': {
          const [, ms] = parts[0] as Node // written as a node by `compound`
          return keep(at, new Date(Number(ms)))
        }
        case 'regexp':
          return keep(at, new RegExp(text(0), text(1)))
        case 'error': {
          const error = new (errorClass(text(0)))(text(1))
          error.stack = text(2)
          return keep(at, error)
        }
        case 'bytes':
          return keep(at, toBytes(text(0), text(1)))
        default:
          return undefined
      }
    }
    return build(0)
  }

  function errorClass(name: string): ErrorConstructor {
    const known = [EvalError, RangeError, ReferenceError, SyntaxError, TypeError, URIError]
    return known.find(known => known.name === name) ?? Error
  }

  function tagOf(item: object): string {
    return Object.prototype.toString.call(item).slice(8, -1)
  }

  function toText(bytes: Uint8Array): string {
    let text = ''
    // In slices: all bytes at once would be more arguments than a call takes.
    for (let at = 0; at < bytes.length; at += 0x8000)
      text += String.fromCharCode(...bytes.subarray(at, at + 0x8000))
    return btoa(text)
  }

  function toBytes(name: string, text: string): unknown {
    const { buffer } = Uint8Array.from(atob(text), letter => letter.charCodeAt(0))
    if (name === 'ArrayBuffer') return buffer
    const views: Readonly<Record<string, new (buffer: ArrayBuffer) => ArrayBufferView>> = {
      BigInt64Array,
      BigUint64Array,
      DataView,
      Float32Array,
      Float64Array,
      Int16Array,
      Int32Array,
      Int8Array,
      Uint16Array,
      Uint32Array,
      Uint8ClampedArray,
    }
    return new (views[name] ?? Uint8Array)(buffer)
  }

  return { pack, unpack }
}
