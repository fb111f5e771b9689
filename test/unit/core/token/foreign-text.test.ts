import { expect, test } from 'vitest'
import { Secret } from '#core/token/secret'
import { broke, createRig, done, never, wanted } from '../queue/queue-rig.ts'

const token = new Secret('in-a-f0reign-text-1234').reveal()

test('what a header of a file repeats of the token is blanked before it is kept', async () => {
  const rig = createRig(job => ({ ...done(job), provenance: { TARGNAME: `M 51 ${token}`, CAL_VER: '1.2' } }))
  await rig.add([wanted('a')])
  await rig.queue.run(1, never())
  expect(rig.manifests.at(-1)?.items[0]?.provenance).toEqual({
    TARGNAME: 'M 51 [token …1234]',
    CAL_VER: '1.2',
  })
})

test('and what a server repeats in the reason of a failure', async () => {
  const rig = createRig(() => broke('gone', { detail: `No ${encodeURIComponent(token)} here.` }))
  await rig.add([wanted('a')])
  await rig.queue.run(1, never())
  expect(rig.queue.items({}, { afterId: 0, limit: 1 })[0]?.detail).toBe('No [token …1234] here.')
})
