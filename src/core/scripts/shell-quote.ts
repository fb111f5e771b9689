/** One shell word that means exactly this text: inside single quotes only the quote itself is special. */
export function shellQuote(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`
}
