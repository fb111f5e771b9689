import { accessSync, constants } from 'node:fs'
import path from 'node:path'
import process from 'node:process'

/** Where servers are installed, which the PATH of a person does not always name. */
const more = ['/usr/local/sbin', '/usr/sbin', '/sbin']

/** The path of an installed program, or null. */
export function findProgram(name: string): string | null {
  const folders = [...(process.env['PATH'] ?? '').split(path.delimiter), ...more].filter(
    folder => folder !== '',
  )
  const isExecutable = (file: string): boolean => {
    try {
      accessSync(file, constants.X_OK)
      return true
    } catch {
      return false
    }
  }
  return folders.map(folder => path.join(folder, name)).find(isExecutable) ?? null
}
