import { startDemoArchive, type DemoArchive, type DemoArchiveOptions } from '#demo/server/index'

/**
 * The demo archive for specs: no query is executed for longer, since each such answer makes a client wait for a second or
 * more. Specs of polling name the fault `executing` themselves.
 */
export function startArchive(options: DemoArchiveOptions): Promise<DemoArchive> {
  const { faults } = options
  const atOnce = 'executing:0'
  if (faults?.includes('executing') === true) return startDemoArchive(options)
  return startDemoArchive({ ...options, faults: faults ? `${faults},${atOnce}` : atOnce })
}
