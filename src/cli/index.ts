/**
 * Entry of the `halyard` command. It has no static imports, so that an old Node prints a sentence instead of a stack.
 */
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
if (major < 22 || (major === 22 && minor < 19)) {
  process.stderr.write(`halyard needs Node 22.19 or newer; this is ${process.versions.node}.\n`)
  process.exitCode = 2
} else {
  const { keepCompiledCode } = await import('./process/compile-cache.ts')
  keepCompiledCode(process.env)
  const { main } = await import('./main.ts')
  process.exitCode = await main(process.argv.slice(2))
}

export {}
