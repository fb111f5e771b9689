// First: it keeps the whole process to loopback before anything else can open a connection.
import './loopback-only.ts'
import { bodyOf } from './bodies/index.ts'
import { createCatalogue } from './catalogue/index.ts'
import { startDemoArchive, type DemoArchive, type DemoArchiveOptions } from './server/index.ts'

/** Starts the demo archive over its built-in catalogue; from then on this process reaches loopback only. */
export function startBuiltIn(
  scale: number,
  options: Pick<DemoArchiveOptions, 'port' | 'faults' | 'seed'>,
): Promise<DemoArchive> {
  return startDemoArchive({ ...options, catalogue: createCatalogue({ scale }), bodyOf })
}
