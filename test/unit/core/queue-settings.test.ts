import { expect, test } from 'vitest'
import { liveQueueSettings } from '#core/queue-settings'

test('a change is seen at once and announced once; what stays the same is not announced', () => {
  const settings = liveQueueSettings({ filesAtOnce: null, allowedHosts: ['example.org'] })
  const seen: (number | null)[] = []
  const stop = settings.subscribe?.(() => seen.push(settings.filesAtOnce))
  settings.change({ filesAtOnce: 3 })
  settings.change({ filesAtOnce: 3, keepFreeBytes: null })
  settings.change({ keepFreeBytes: 5 })
  stop?.()
  settings.change({ filesAtOnce: 4 })
  expect(seen).toEqual([3, 3])
  expect([settings.filesAtOnce, settings.keepFreeBytes, settings.allowedHosts]).toEqual([
    4,
    5,
    ['example.org'],
  ])
})
