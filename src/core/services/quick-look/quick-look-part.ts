import type { ServicePart } from '#shared/contract/service'

export function quickLookPart(): ServicePart<'quick-look'> {
  return { handlers: {}, announcements: {}, close: () => undefined }
}
