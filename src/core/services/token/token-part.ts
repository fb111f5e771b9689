import type { ServicePart } from '#shared/contract/service'

export function tokenPart(): ServicePart<'token'> {
  return { handlers: {}, announcements: {}, close: () => undefined }
}
