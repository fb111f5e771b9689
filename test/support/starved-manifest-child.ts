import { closeSync, openSync } from 'node:fs'
import process from 'node:process'
import { createManifestWriter } from '#platform/manifests/manifest-writer'
import { AppError } from '#shared/errors'
import { smallManifest } from './small-manifest.ts'

/** A process that has taken all open files that it may have but two, and then writes a manifest; it says what came of it. */
const [, , folder = ''] = process.argv
const taken: number[] = []
try {
  for (;;) taken.push(openSync(process.execPath, 'r'))
} catch {
  for (const file of taken.splice(-2)) closeSync(file)
}
const said = await createManifestWriter()
  .write(smallManifest(folder, 'starved', ['a.fits']))
  .then(
    () => ({ code: 'written', message: '' }),
    (thrown: unknown) => (thrown instanceof AppError ? thrown : { code: 'bug', message: String(thrown) }),
  )
for (const file of taken) closeSync(file)
process.stdout.write(JSON.stringify({ code: said.code, message: said.message }))
