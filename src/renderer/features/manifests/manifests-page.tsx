/** The Manifests screen. */
export function ManifestsPage() {
  return <h1>Manifests</h1>
}
