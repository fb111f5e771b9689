/** Random numbers that are the same in every run (mulberry32). */
export function seeded(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

/**
 * The bytes of every second of one job, from three minutes to an hour: a line with its own mean, noise that lasts some
 * seconds, load that changes every few minutes, servers that ask for pauses, and stretches of small files.
 */
export function jobOf(random: () => number): readonly number[] {
  const normal = (): number => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random())
  const between = (low: number, high: number): number => low + (high - low) * random()
  const seconds = Math.round(180 * 20 ** random())
  const mean = 1e6 * 200 ** random()
  const noise = between(0.05, 0.35)
  const lasting = Math.exp(-1 / between(2, 30))
  const pausesPerSecond = random() < 0.4 ? between(0.0005, 0.002) : 0
  let deviation = 0
  let load = between(0.75, 1.25)
  let pausedFor = 0
  return Array.from({ length: seconds }, () => {
    deviation = lasting * deviation + Math.sqrt(1 - lasting ** 2) * noise * normal()
    if (random() < 1 / 400) load = between(0.75, 1.25)
    if (random() < pausesPerSecond) pausedFor = between(5, 40)
    pausedFor -= 1
    return pausedFor > 0 ? 0 : Math.max(0, mean * load * (1 + deviation))
  })
}
