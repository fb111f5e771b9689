import type { ServicePart } from '#shared/contract/service'

export function hostPart(): ServicePart<'host'> {
  return { handlers: {}, announcements: {}, close: () => undefined }
}
