/**
 * One CSV record (RFC 4180) with the given line end, every cell exactly as it is: for programs, which take an apostrophe
 * in front of a name for a part of it.
 */
export function csvRecord(cells: readonly (string | number | null)[], lineEnd = '\n'): string {
  return cells.map(csvCell).join(',') + lineEnd
}

/** One cell, in quotes where it needs them. */
export function csvCell(cell: string | number | null): string {
  if (typeof cell === 'number') return String(cell)
  const text = cell ?? ''
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
