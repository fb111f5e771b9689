import { EventEmitter } from 'node:events'

/** What asking for a part of Electron that nobody wrote here says. */
export function notImplemented(name: string): Error {
  return new Error(`electron double: ${name} is not implemented`)
}

/** Asked for by inspectors, assertion libraries and `await`, none of which expects a member of Electron. */
const probes = new Set([
  'then',
  'toJSON',
  'inspect',
  'asymmetricMatch',
  'nodeType',
  'tagName',
  'default',
  'domain',
])

/**
 * The end of a prototype chain: a member that nothing before it has throws by name, instead of being `undefined` and
 * failing far away. Standing at the end, it leaves `this`, private fields and assignment alone.
 */
function lastResort(name: string, prototype: object): object {
  return new Proxy(prototype, {
    get(target, key, receiver) {
      const isProbe = typeof key === 'symbol' || probes.has(key) || /^[_$@]/.test(key)
      if (isProbe || key in target) return Reflect.get(target, key, receiver) as unknown
      throw notImplemented(`${name}.${key}`)
    },
  })
}

/** A module of plain members. */
export function strict<T extends object>(name: string, members: T): T {
  Object.setPrototypeOf(members, lastResort(name, Object.prototype))
  return members
}

/** A base class for what has members only. */
export function strictBase(name: string): new () => object {
  const Base = function (): void {
    // Holds nothing: only the end of its prototype chain matters.
  }
  Object.setPrototypeOf(Base.prototype as object, lastResort(name, Object.prototype))
  // A function is what classes were made of: `extends` takes it.
  return Base as unknown as new () => object
}

/** A base class for what also emits events. */
export function strictEmitter(name: string): typeof EventEmitter {
  class Base extends EventEmitter {
    constructor() {
      super()
      // An app may listen as often as it likes, in Electron too.
      this.setMaxListeners(0)
    }
  }
  Object.setPrototypeOf(Base.prototype, lastResort(name, EventEmitter.prototype))
  // The constructor takes none of the options of EventEmitter's own.
  return Base as typeof EventEmitter
}

/** A whole module or class that Halyard does not use. */
export function absent(name: string): never {
  const refuse = (): never => {
    throw notImplemented(name)
  }
  // Never, because no use of it can succeed: that makes it fit wherever Electron's own type is asked for.
  const target = function (): void {
    // Callable and constructible, so that both can be refused.
  }
  return new Proxy(target, { get: lastResortOf(name), construct: refuse, apply: refuse }) as never
}

function lastResortOf(name: string): (target: object, key: string | symbol) => unknown {
  return (target, key) => {
    if (typeof key === 'symbol' || probes.has(key) || key in target)
      return Reflect.get(target, key) as unknown
    throw notImplemented(`${name}.${key}`)
  }
}

const keptWhenDestroyed = new Set<string | symbol>([
  ...Reflect.ownKeys(EventEmitter.prototype),
  'id',
  'isDestroyed',
  'constructor',
])

/** From now on every method but `isDestroyed` and those of an emitter throws, as on Electron's own objects. */
export function destroyObject(object: object): void {
  // Electron's classes are the prototypes here, so that instanceof stays true.
  const prototype = Object.create(Object.getPrototypeOf(object) as object) as object
  const dead = new Proxy(prototype, {
    get(target, key, receiver) {
      const isKept =
        keptWhenDestroyed.has(key) || typeof key === 'symbol' || probes.has(key) || key.startsWith('_')
      if (isKept) return Reflect.get(target, key, receiver) as unknown
      throw new TypeError('Object has been destroyed')
    },
  })
  Object.setPrototypeOf(object, dead)
}
