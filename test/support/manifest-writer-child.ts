import process from 'node:process'
import { createManifestWriter } from '#platform/manifests/manifest-writer'
import { smallManifest } from './small-manifest.ts'

/** A process that writes the manifests of its own batches into one folder, again and again, as fast as it can. */
const [, , folder = '', prefix = '', count = '0'] = process.argv
const writer = createManifestWriter()
for (let number = 0; number < Number(count); number += 1)
  await writer.write(smallManifest(folder, `${prefix}-${number % 4}`, [`${number}.fits`]))
