import type { ManifestJobs } from '../manifests-port.ts'
import { createManifestsHandlers } from '../manifests-handlers.ts'
import type { After } from '#shared/async'
import type { ServicePart } from '#shared/contract/service'
import { systemClock } from '#platform/clock'
import { makeRoom } from '#platform/manifests/make-room'
import type { Halyard } from '#platform/open-halyard'
import { openWorker } from '../../node/worker/open-worker.ts'

export interface ManifestsOptions {
  readonly halyard: Halyard
  readonly profileFolder: string
  readonly baseUrl: URL
  readonly after: After
}

/** The history beside a queue: it is read in a thread of its own, and what is changed goes through the queue. */
export function openManifestsService(options: ManifestsOptions): ServicePart<'manifests'> {
  const { halyard, profileFolder, baseUrl, after } = options
  return createManifestsHandlers({
    history: openWorker<ManifestJobs>('manifests', { profileFolder, baseUrl: baseUrl.href }),
    queue: halyard.queue,
    makeRoom: async (folder, broken) => (await makeRoom(folder, broken)).map(({ kept }) => kept),
    clock: systemClock,
    after,
  })
}
