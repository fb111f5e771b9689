import { randomUUID } from 'node:crypto'
import type { HostPort } from '#core/services/host-port'
import { hostPart } from '#core/services/host/host-part'
import { manifestsPart } from '#core/services/manifests/manifests-part'
import { queuePart } from '#core/services/queue/queue-part'
import { quickLookPart } from '#core/services/quick-look/quick-look-part'
import { searchPart } from '#core/services/search/search-part'
import { selectionPart } from '#core/services/selection/selection-part'
import { settingsPart } from '#core/services/settings/settings-part'
import { tokenPart } from '#core/services/token/token-part'
import type { Service } from '#shared/contract/calls'
import type { After } from '#shared/contract/overview-feed'
import { joinParts } from '#shared/contract/service'
import { systemClock } from '../clock.ts'
import type { Halyard } from '../open-halyard.ts'

export interface ServiceOptions {
  /** The queue of this process, which owns the data folder. */
  readonly halyard: Halyard
  readonly profileFolder: string
  readonly baseUrl: URL
  readonly host: HostPort
}

/** Everything a page may ask of a host, the same for the desktop and the browser. Close it before the queue. */
export function openService({ halyard, baseUrl }: ServiceOptions): Service {
  return joinParts({
    host: hostPart(),
    search: searchPart(),
    selection: selectionPart(),
    queue: queuePart({
      source: halyard.queue,
      clock: systemClock,
      after,
      hostId: randomUUID(),
      archiveUrl: baseUrl.href,
    }),
    manifests: manifestsPart(),
    token: tokenPart(),
    settings: settingsPart(),
    'quick-look': quickLookPart(),
  })
}

const after: After = (delayMs, run) => {
  const timer = setTimeout(run, delayMs)
  return () => clearTimeout(timer)
}
