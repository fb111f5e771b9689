import { countedText, countText, datasetsText } from '../../kit/words.ts'

/** Words of the selected datasets. Pure. */

export const copiedText = (count: number, left: number): string =>
  left === 0
    ? `${countedText(count, 'dataset ID', 'dataset IDs')} copied.`
    : `${countedText(count, 'dataset ID', 'dataset IDs')} copied; ${countText(left)} more did not fit. Filter to copy the rest.`

export const tooManyText =
  'Too many single rows are selected. Narrow the filters and select all rows instead.'

/** The rows of another search are shown; `null`: all of the former ones were selected. */
export const choiceEndedText = (chosen: number | null): string =>
  chosen === null
    ? 'The new search cleared the selection of all datasets.'
    : `The new search cleared the selection of ${datasetsText(chosen)}.`

/** More rows than can be named one by one were selected as all rows of the former filters. */
export const choiceLostText = (chosen: number): string =>
  `The new filters cleared the selection of ${datasetsText(chosen)}: it is too large to keep.`
