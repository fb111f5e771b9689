import type { ServicePart } from '#shared/contract/service'

export function selectionPart(): ServicePart<'selection'> {
  return { handlers: {}, announcements: {}, close: () => undefined }
}
