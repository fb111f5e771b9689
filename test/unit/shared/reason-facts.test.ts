import { expect, test } from 'vitest'
import { reasonFacts, reasonsAbout } from '#shared/reason-facts'
import { reasons } from '#shared/reasons'

test('the lists that decide what an order wakes and what a screen reports', () => {
  expect({
    woken: { byToken: reasonsAbout('account'), byDisk: reasonsAbout('disk') },
    network: reasonsAbout('network'),
    limits: reasonsAbout('limits'),
    needsPerson: reasons.filter(reason => reasonFacts[reason].needsPerson),
    soon: reasons.filter(reason => reasonFacts[reason].retried === 'soon'),
  }).toEqual({
    woken: { byToken: ['auth-needed', 'no-access'], byDisk: ['disk-full', 'folder-gone', 'name-clash'] },
    network: ['network', 'server-busy'],
    limits: ['window', 'budget'],
    needsPerson: [
      'auth-needed',
      'no-access',
      'foreign-host',
      'disk-full',
      'folder-gone',
      'name-clash',
      'bug',
    ],
    soon: ['network', 'server-busy', 'changed', 'damaged', 'not-the-file'],
  })
})
