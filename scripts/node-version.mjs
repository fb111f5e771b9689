/** The oldest supported Node, the same as in `engines` of package.json and in the built command. */
const oldest = [22, 19]

/** @param {string} [version] */
export function isOldNode(version = process.versions.node) {
  const [major = 0, minor = 0] = version.split('.').map(Number)
  const [oldestMajor = 0, oldestMinor = 0] = oldest
  return major < oldestMajor || (major === oldestMajor && minor < oldestMinor)
}

/** The message for an older Node. */
export const askForNode = `Halyard needs Node ${oldest.join('.')} or newer, and this is ${process.versions.node}: install a current one (https://nodejs.org/en/download, or your package manager) and run the same command again.`
