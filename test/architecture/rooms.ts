/** A folder of src/ and what it may import. */
export interface Room {
  readonly may: readonly string[]
  /** Uses no node modules and no timers of its own. */
  readonly pure?: boolean
  /** May import electron. */
  readonly electron?: boolean
  /** Rooms that may be loaded with import() when they are needed. */
  readonly lazy?: readonly string[]
  /** What files in a folder named `node` may import besides; they may also use node modules in a pure room. */
  readonly node?: readonly string[]
}

/** Whether a file, with its path below src/, lies in a folder named `node`. */
export const isInNodeFolder = (file: string): boolean => /\/node\//.test(file)

/** One table, read by the lint configuration and by the test that walks the imports. */
export const rooms: Readonly<Record<string, Room>> = {
  shared: { may: [], pure: true },
  core: { may: ['shared'], pure: true },
  platform: { may: ['core', 'shared'] },
  service: { may: ['core', 'shared'], pure: true, node: ['platform'] },
  demo: { may: ['core', 'shared'] },
  headless: { may: ['service', 'platform', 'core', 'shared'] },
  main: { may: ['service', 'platform', 'core', 'shared'], electron: true },
  preload: { may: ['shared'], electron: true },
  cli: { may: ['service', 'platform', 'core', 'shared'], lazy: ['headless', 'demo'] },
  renderer: { may: ['shared'] },
}

/**
 * Layers inside a room, each a folder, with what it may import of its room: other layers, and files beside them. Folders and
 * files that are no key may import all.
 */
export const layers: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> = {
  renderer: {
    base: [],
    api: ['base'],
    kit: ['base'],
    frame: ['base', 'api', 'kit'],
    features: ['base', 'api', 'kit', 'frame'],
  },
  // The rules of one item and of hosts know nothing of the engine, `core/queue`, that applies them.
  core: {
    hosts: ['ports.ts'],
    items: ['archive', 'hosts', 'limits', 'ports.ts', 'queue-api.ts', 'token'],
  },
}
