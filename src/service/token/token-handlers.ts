import { hourMs } from '#shared/durations'
import type { TokenStatus } from '#shared/contract/areas/token'
import type { ServicePart } from '#shared/contract/service'
import { AppError } from '#shared/errors'
import type { Clock } from '#core/ports'
import type { QueueEvent } from '#core/queue-api'
import type { StateCount } from '#core/items/state-counts'
import { parseCreatedDay } from '#core/token/created-day'
import { parseToken } from '#core/token/parse-token'
import type { TokenKeeper } from '#core/token/token-keeper'
import { tokenView, type StoreChoice } from './token-view.ts'

export interface TokenHandlerDeps {
  readonly keeper: TokenKeeper
  readonly stores: readonly StoreChoice[]
  readonly queue: {
    outcomes(): readonly StateCount[]
    subscribe(listener: (event: QueueEvent) => void): () => void
  }
  readonly clock: Pick<Clock, 'nowMs'>
}

/** After each answer the archive is asked again so much later at the earliest, while somebody looks. */
const askedAgainMs = { accepted: hourMs, refused: 15_000, silent: 15_000 } as const

/** Calls and events of the Token screen. The token goes in; only its last characters come out. */
export function createTokenHandlers({
  keeper,
  stores,
  queue,
  clock,
}: TokenHandlerDeps): ServicePart<'token'> {
  const status = (): TokenStatus => tokenView(keeper.state(), stores, queue.outcomes(), clock.nowMs())
  let isAsking = false
  const stop = queue.subscribe(event => {
    const isRefusedFile =
      event.kind === 'item-changed' && event.state === 'waiting' && event.read()?.reason === 'auth-needed'
    const { found, check } = keeper.state()
    if (!isRefusedFile || isAsking || found === null || check === 'refused') return
    isAsking = true
    void keeper.recheck(0).finally(() => (isAsking = false))
  })
  return {
    handlers: {
      'token.status': () => {
        const { check } = keeper.state()
        if (check !== 'none' && check !== 'checking') void keeper.recheck(askedAgainMs[check])
        return Promise.resolve(keeper).then(status)
      },
      'token.set': async ({ token, store, createdDay = null }) => {
        const secret = parseToken(token, null)
        if (secret === null) throw new AppError('usage', 'The field is empty. Paste a token into it.')
        const createdMs = createdDay === null ? null : parseCreatedDay(createdDay, clock.nowMs())
        const absence = stores.find(choice => choice.store === store)?.absence ?? null
        if (absence !== null) throw new AppError('usage', absence)
        const outcome = await keeper.set({ token: secret, store, createdMs })
        return { outcome, status: status() }
      },
      'token.remove': async () => {
        await keeper.remove()
        return status()
      },
      'token.retry': async () => {
        await keeper.look()
        await keeper.recheck(0)
        return status()
      },
    },
    announcements: {
      'token.changed': listener => keeper.subscribe(() => listener({})),
    },
    close: stop,
  }
}
