import type { ServicePart } from '#shared/contract/service'

export function manifestsPart(): ServicePart<'manifests'> {
  return { handlers: {}, announcements: {}, close: () => undefined }
}
