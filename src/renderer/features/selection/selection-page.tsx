/** The Selection screen. */
export function SelectionPage() {
  return <h1>Selection</h1>
}
