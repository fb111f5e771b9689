/** Waits for what comes by itself, and names what stayed untrue. */
export async function until(isTrue: () => boolean | Promise<boolean>): Promise<void> {
  const endMs = performance.now() + 40_000
  while (!(await isTrue())) {
    if (performance.now() > endMs) throw new Error(`This stayed untrue: ${isTrue.toString()}`)
    await new Promise(resolve => setTimeout(resolve, 50))
  }
}
