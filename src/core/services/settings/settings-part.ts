import type { ServicePart } from '#shared/contract/service'

export function settingsPart(): ServicePart<'settings'> {
  return { handlers: {}, announcements: {}, close: () => undefined }
}
