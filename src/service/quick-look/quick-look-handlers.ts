import type { ImageView, OpenedFile, TableView } from '#shared/contract/areas/quick-look'
import type { ServicePart } from '#shared/contract/service'
import { AppError } from '#shared/errors'
import type { ItemView } from '#shared/models'

/** Reads finished files where a broken or hostile one can harm nothing. Every method throws AppError. */
export interface QuickLookReader {
  open(path: string): Promise<OpenedFile>
  image(path: string, hdu: number, plane: number, mostPixels: number): Promise<ImageView>
  table(path: string, hdu: number): Promise<TableView>
  header(path: string, hdu: number): Promise<readonly string[]>
  close(): Promise<void>
}

export interface QuickLookDeps {
  readonly reader: QuickLookReader
  /** Null when there is no such file in the queue and its history. */
  readonly item: (itemId: number) => ItemView | null
}

/** Shows what is in a finished file. */
export function createQuickLookHandlers({ reader, item }: QuickLookDeps): ServicePart<'quick-look'> {
  const pathOf = (itemId: number): string => {
    const found = item(itemId)
    if (found?.state !== 'done' || found.path === null)
      throw new AppError('usage', 'Only a finished file can be looked at.')
    return found.path
  }
  return {
    handlers: {
      'quick-look.open': async ({ itemId }) => reader.open(pathOf(itemId)),
      'quick-look.image': async ({ itemId, hdu, plane, mostPixels }) =>
        reader.image(pathOf(itemId), hdu, plane, mostPixels),
      'quick-look.table': async ({ itemId, hdu }) => reader.table(pathOf(itemId), hdu),
      'quick-look.header': async ({ itemId, hdu }) => ({ cards: await reader.header(pathOf(itemId), hdu) }),
    },
    announcements: {},
    close: () => reader.close(),
  }
}
