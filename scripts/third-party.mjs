/** Collects the licences of the packages in the built programs, which must be distributed with them. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { isBuiltin } from 'node:module'
import path from 'node:path'
import ts from 'typescript'

/** @typedef {{ name: string, version: string, license?: string, dependencies?: Record<string, string> }} Manifest */

/**
 * The packages that `src/` imports and their dependencies, grouped by licence text.
 * @param {string} root folder of the project, with its packages installed
 */
export function thirdPartyLicences(root) {
  /** @type {Map<string, string[]>} */
  const byText = new Map()
  for (const [folder, { name, version, license = 'unknown' }] of packagesOf(root)) {
    const text = textIn(folder) ?? `Licence: ${license}`
    byText.set(text, [...(byText.get(text) ?? []), `${name} ${version}`])
  }
  const parts = [...byText].map(([text, names]) => `${names.sort().join('\n')}\n\n${text}\n`)
  return `Halyard contains these packages under their own licences.\n\n${parts.sort().join(`\n${'-'.repeat(80)}\n\n`)}`
}

/** @param {string} root @returns {Map<string, Manifest>} by folder */
function packagesOf(root) {
  /** @type {Map<string, Manifest>} */
  const found = new Map()
  const waiting = importedPackages(path.join(root, 'src')).map(name => ({ name, from: root }))
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const folder = folderOf(next.name, next.from)
    // Skips Electron, which ships its own licences, and packages that are not installed.
    if (folder === null || next.name === 'electron' || found.has(folder)) continue
    /** @type {Manifest} */
    const manifest = JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8'))
    found.set(folder, manifest)
    for (const name of Object.keys(manifest.dependencies ?? {})) waiting.push({ name, from: folder })
  }
  return found
}

/** @param {string} folder of sources */
function importedPackages(folder) {
  /** @type {Set<string>} */
  const names = new Set()
  for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
    if (!/\.tsx?$/.test(name)) continue
    const { importedFiles } = ts.preProcessFile(readFileSync(path.join(folder, name), 'utf8'))
    for (const { fileName } of importedFiles) {
      if (/^[.#]/.test(fileName) || isBuiltin(fileName)) continue
      names.add(fileName.split('/', fileName.startsWith('@') ? 2 : 1).join('/'))
    }
  }
  return [...names]
}

/** The folder in which Node finds a package. @param {string} name @param {string} from @returns {string | null} */
function folderOf(name, from) {
  const folder = path.join(from, 'node_modules', name)
  if (existsSync(path.join(folder, 'package.json'))) return folder
  const parent = path.dirname(from)
  return parent === from ? null : folderOf(name, parent)
}

/** @param {string} folder of a package */
function textIn(folder) {
  const file = readdirSync(folder).find(name => /^(licen[cs]e|copying)\b/i.test(name))
  return file === undefined ? null : readFileSync(path.join(folder, file), 'utf8').replace(/\r/g, '').trim()
}
