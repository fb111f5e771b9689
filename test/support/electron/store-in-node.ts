import Conf from 'conf'

/**
 * `electron-store` for unit tests: the package is `conf` that asks Electron itself for a folder, and here every file has
 * its own.
 *
 *     vi.mock('electron-store', () => import('#test/electron/store-in-node'))
 */
export default class Store extends Conf {
  constructor({ name, ...options }: { readonly name: string; readonly cwd: string }) {
    super({ configName: name, ...options })
  }
}
