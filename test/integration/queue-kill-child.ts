import { step } from '#core/items/machine'
import type { NewBatch } from '#core/queue/store-port'
import { openStore } from '#platform/store/index'

/*
 * Run as a process of its own: acknowledges a batch, starts one item, says so, begins another batch that it never
 * acknowledges, and then waits to be killed.
 */
const store = openStore(process.argv[2] ?? '')
const batch: NewBatch = {
  uuid: String(process.pid),
  createdMs: 1,
  name: null,
  folder: `/data/${process.pid}`,
  layout: 'nested',
  onClash: 'keep-both',
  patience: 'bounded',
  note: null,
  acceptAsArchived: false,
  localName: null,
  links: false,
}
const names = ['a', 'b', 'c'].map(name => ({
  file: {
    uri: `mast:JWST/product/${name}`,
    filename: name,
    obsId: null,
    collection: 'JWST',
    sizeBytes: 1,
    access: 'PUBLIC',
    calibLevel: null,
    version: null,
    programId: null,
    parents: [''],
  },
  relativePath: `JWST/${name}`,
  foldedPath: `jwst/${name}`,
  madeSafeFrom: null,
}))
const planningId = store.plan(batch)
store.stage(planningId, names, [])
store.acknowledge(planningId, null, batch, 1)
const [first] = store.ready(planningId, 1, 1)
if (first) store.save(first.id, { status: step(first.status, { kind: 'claimed' }), nowMs: 1 })
store.flush()
const never = store.plan({ ...batch, uuid: `${process.pid} never`, folder: '/data/never' })
store.stage(never, names, [])
process.stdout.write('ready\n')
setInterval(() => undefined, 1000)
