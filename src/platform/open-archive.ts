import { parseBaseUrl } from '#core/archive/base-url'
import { userAgent } from '#shared/version'
import { createArchive, type ArchiveClient } from './archive/index.ts'
import { systemClock } from './clock.ts'

/** The archive that HALYARD_ARCHIVE_URL names, else MAST itself. Throws AppError('usage') for an address that is not allowed. */
export function baseUrlOf(env: NodeJS.ProcessEnv): URL {
  return parseBaseUrl(env['HALYARD_ARCHIVE_URL'] ?? 'https://mast.stsci.edu')
}

/** Clients of the archive's services; close them when done. */
export function openArchive(baseUrl: URL): ArchiveClient {
  return createArchive({ baseUrl: baseUrl.href, userAgent, clock: systemClock })
}
