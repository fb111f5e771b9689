import path from 'node:path'

/**
 * Threads run as they were built. As sources each of them would have to strip types, which Node does in WebAssembly, and
 * V8 may abort the process when threads with WebAssembly come and go (`Check failed: jit_page.has_value()`, seen once
 * in some hundred runs of all tests; nodejs/node issue 64500).
 */
export const entryFile = path.resolve(import.meta.dirname, '../../out/worker/index.js')
