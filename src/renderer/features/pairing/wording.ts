/** Every word of the pairing page. */
export const wording = {
  title: 'Pair this browser',
  before: 'Open the address that',
  after: 'printed, or type its eight-character code. A code works once, for five minutes.',
  code: 'Code',
  pair: 'Pair',
  pairing: 'Pairing…',
} as const
