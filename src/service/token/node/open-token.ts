import type { HostPort } from '../../host-port.ts'
import { createTokenHandlers } from '../token-handlers.ts'
import type { StoreChoice } from '../token-view.ts'
import type { TokenKeeper } from '#core/token/token-keeper'
import type { ServicePart } from '#shared/contract/service'
import { systemClock } from '#platform/clock'
import type { Halyard } from '#platform/open-halyard'

/** The token area over a host's keeper; the queue of this process follows it. */
export function openTokenService(
  halyard: Pick<Halyard, 'queue' | 'signIn'>,
  host: HostPort,
  keeper: TokenKeeper,
): ServicePart<'token'> {
  const { queue } = halyard
  // Without one there is nothing to change, and files that wait for one need not be asked for again.
  if (keeper.account() !== null) halyard.signIn(keeper.account())
  const unfollow = keeper.follow(account => halyard.signIn(account))
  const part = createTokenHandlers({ keeper, stores: storesOf(host), queue, clock: systemClock })
  return {
    ...part,
    close: async () => {
      unfollow()
      await part.close()
    },
  }
}

/** A file of the profile is what a server without a desktop has; where a keychain can be had, nothing less is offered. */
function storesOf({ kind, keychain, keychainAbsence }: HostPort): readonly StoreChoice[] {
  const memory: StoreChoice = { store: 'memory', absence: null }
  const inKeychain: StoreChoice = { store: 'keychain', absence: keychain === null ? keychainAbsence : null }
  return kind === 'desktop' ? [inKeychain, memory] : [inKeychain, { store: 'file', absence: null }, memory]
}
