import type { Page } from 'playwright'

/**
 * Where a page holds a text: in what it shows, in attributes, in what a reload would keep, in its addresses, and in
 * everything that its components hold (state, properties, contexts and the answers kept there). Fields' own values count
 * only when `withFields`. Answers the places found.
 */
export function findLeaks(page: Page, text: string, withFields: boolean): Promise<readonly string[]> {
  return page.evaluate(
    async ([sought, countsFields]) => {
      const places: string[] = []
      const look = (place: string, value: unknown): void => {
        if (typeof value === 'string' && value.includes(sought)) places.push(place)
      }
      look('markup', document.documentElement.outerHTML)
      for (const store of [localStorage, sessionStorage])
        look('storage', JSON.stringify(Object.entries(store)))
      look('cookies', document.cookie)
      look('address', location.href)
      look('history', JSON.stringify(history.state))
      look('requests', JSON.stringify(performance.getEntries().map(entry => entry.name)))
      for (const { name = '' } of await indexedDB.databases()) places.push(`database ${name}`)
      for (const name of await caches.keys()) places.push(`cache ${name}`)
      if (countsFields)
        for (const field of document.querySelectorAll('input, textarea'))
          look('field', (field as HTMLInputElement).value)

      // Everything reachable from the root component. Nodes are left out: their markup was looked at above.
      const root = document.getElementById('root')
      const key = Object.keys(root ?? {}).find(name => name.startsWith('__reactContainer$'))
      const queue: unknown[] = [key === undefined ? null : Reflect.get(root ?? {}, key)]
      const seen = new Set<unknown>()
      while (queue.length > 0) {
        const value = queue.pop()
        look('components', value)
        if (typeof value !== 'object' || value === null || seen.has(value) || value instanceof Node) continue
        seen.add(value)
        if (value instanceof Map) queue.push(...value.keys(), ...value.values())
        else if (value instanceof Set) queue.push(...value)
        else if (value !== window) {
          for (const descriptor of Object.values(Object.getOwnPropertyDescriptors(value)))
            if ('value' in descriptor) queue.push(descriptor.value)
        }
      }
      if (seen.size < 100) places.push('the components were not found')
      return [...new Set(places)]
    },
    [text, withFields] as const,
  )
}
