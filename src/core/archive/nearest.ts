const mostNearest = 3

/** The words of a list that are near a mistyped one, the nearest first; at most three. */
export function nearestOf(word: string, known: readonly string[]): readonly string[] {
  const wanted = word.toLowerCase()
  return known
    .map(candidate => ({ candidate, distance: distanceOf(wanted, candidate.toLowerCase()) }))
    .filter(
      ({ candidate, distance }) =>
        distance <= Math.ceil(wanted.length / 2) ||
        candidate.toLowerCase().includes(wanted) ||
        wanted.includes(candidate.toLowerCase()),
    )
    .sort((one, other) => one.distance - other.distance)
    .slice(0, mostNearest)
    .map(({ candidate }) => candidate)
}

/** How many letters must be changed, added or taken away (Levenshtein). */
function distanceOf(one: string, other: string): number {
  let row = Array.from({ length: other.length + 1 }, (_, at) => at)
  for (let i = 1; i <= one.length; i += 1) {
    const next = [i]
    for (let j = 1; j <= other.length; j += 1) {
      const replaced = (row[j - 1] ?? 0) + (one[i - 1] === other[j - 1] ? 0 : 1)
      next.push(Math.min(replaced, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1))
    }
    row = next
  }
  return row[other.length] ?? 0
}
