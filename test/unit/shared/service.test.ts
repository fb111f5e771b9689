import { expect, test } from 'vitest'
import { joinParts } from '#shared/contract/service'
import type { ServiceParts } from '#shared/contract/service'
import { AppError } from '#shared/errors'

test('a part that cannot be closed leaves none of the others open', async () => {
  const closed: string[] = []
  const areas = [
    'host',
    'search',
    'selection',
    'queue',
    'manifests',
    'token',
    'settings',
    'shell',
    'quick-look',
  ]
  const parts = areas.map(area => [
    area,
    {
      handlers: {},
      announcements: {},
      close: () => {
        closed.push(area)
        if (area === 'queue') throw new AppError('disk-full', 'The disk is full.')
        return area === 'token' ? Promise.reject(new AppError('bug', 'Too late.')) : undefined
      },
    },
  ])
  const joined: unknown = Object.fromEntries(parts)
  const service = joinParts(joined as ServiceParts) // no call is made
  await expect(service.close()).rejects.toMatchObject({ code: 'disk-full' })
  expect(closed).toEqual(areas)
})
