import { countText, countedText, filesText, sizeText } from '../../kit/words.ts'

/** Words of the selected files and of removing them. Pure. */

export const selectedText = (count: number): string => `${countText(count)} selected`
/** After another filter: hidden files are no longer selected. */
export const deselectedText = (lost: number, all: number): string =>
  lost === all
    ? `The list changed: ${countedText(all, 'file is', 'files are')} no longer selected.`
    : `${countText(lost)} of ${countText(all)} selected files ${lost === 1 ? 'is' : 'are'} now hidden and no longer selected.`
export const selectionLostText = (problem: string): string =>
  `The selection was cleared: it could not be compared with the new list. ${problem}`
export const selectedMoreLabel = 'More for the selected files'
export const removedText = (items: number): string =>
  `${countedText(items, 'file was', 'files were')} removed from the queue. Files on disk stay.`
export const tooLateText = 'It was removed already.'

export interface PartsFound {
  readonly items: number
  readonly parts: number
  readonly bytes: number
  readonly folders: readonly string[]
}
export const discardTitle = 'Remove and delete partial data'
export function discardText({ items, parts, bytes, folders }: PartsFound): string {
  const where =
    folders.length === 0
      ? ''
      : ` in ${folders.slice(0, 3).join(', ')}${folders.length > 3 ? ' and others' : ''}`
  return `${countedText(parts, 'unfinished file', 'unfinished files')} (${sizeText(bytes)})${where} will be deleted from disk, and ${filesText(items)} will leave the queue. Finished files stay. This cannot be undone.`
}
export const discardWaits = 'Nothing was deleted yet: what would be deleted has to be confirmed.'
export const discardAgain = 'Delete partial data…'
export const discardLabel = (parts: number): string =>
  `Delete ${countedText(parts, 'partial file', 'partial files')}`
export const discardedText = (parts: number, bytes: number): string =>
  `${countedText(parts, 'partial file was', 'partial files were')} deleted (${sizeText(bytes)}).`
