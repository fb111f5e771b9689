/** What the commands of `halyard token` do. */
export { removeToken } from './token-remove.ts'
export { setToken } from './token-set.ts'
export { showTokenStatus } from './token-status.ts'
