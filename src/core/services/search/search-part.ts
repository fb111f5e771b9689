import type { ServicePart } from '#shared/contract/service'

export function searchPart(): ServicePart<'search'> {
  return { handlers: {}, announcements: {}, close: () => undefined }
}
