import { createEmitter, createOneAtATime } from '#shared/async'
import { AppError, toAppError } from '#shared/errors'
import { logOf } from '#shared/log'
import type { TokenStore } from '#shared/contract/areas/token'
import { orElse } from '#shared/ignore'
import type { Clock } from '../ports.ts'
import type { Account } from '../queue-client.ts'
import type { TokenRecord } from './keychain.ts'
import type { Secret } from './secret.ts'
import { firstToken, type FoundToken, type SourceReaders } from './sources.ts'
import type { TokenCheck } from './token-check.ts'
import { accountOf, afterCheck, isFixed, noToken, type TokenState } from './token-state.ts'

/** A place that keeps a token beyond this run. Throws AppError 'auth-needed' when locked, 'not-writable' else. */
export interface TokenPlace {
  readonly source: 'keychain' | 'profile'
  readonly sourceName: string
  save(token: Secret, record: TokenRecord): Promise<void>
  remove(): Promise<void>
  /** Notes that the archive has just accepted its token. Never throws. */
  noteUse(token: Secret, record: TokenRecord): Promise<void>
}

export interface KeeperParts {
  /** Everything but memory, which is here. */
  readonly readers: SourceReaders
  /** By what a person may choose; absent where the host has none. */
  readonly places: { readonly keychain?: TokenPlace; readonly file?: TokenPlace }
  readonly check: (token: Secret, signal: AbortSignal) => Promise<TokenCheck>
  readonly clock: Pick<Clock, 'nowMs' | 'monotonicMs'>
  /** One sentence for a log, when a token that was found cannot be used. */
  readonly report: (message: string) => void
}

export interface NewToken {
  readonly token: Secret
  readonly store: TokenStore
  readonly createdMs: number | null
}

/** The token of a running host: finds it, has it checked, keeps a new one, and passes every change to the queue. */
export interface TokenKeeper {
  state(): TokenState
  account(): Account | null
  /** Calls with every other account from now on. */
  follow(signIn: (account: Account | null) => void): () => void
  /** Calls after every change of the state. */
  subscribe(listener: () => void): () => void
  /** Reads the sources again and checks what is new. Never rejects: what is wrong is in the state. */
  look(): Promise<void>
  /** Asks the archive about the present token, unless it was just asked. Never rejects. */
  recheck(atLeastApartMs: number): Promise<void>
  /** Throws AppError 'auth-needed' when refused or locked, 'usage' where it cannot be kept; then nothing was changed. */
  set(order: NewToken): Promise<'saved' | 'unchecked'>
  /** Forgets it in every place. Throws AppError. */
  remove(): Promise<void>
  close(): void
}

export function createTokenKeeper({ readers, places, check, clock, report }: KeeperParts): TokenKeeper {
  const ending = new AbortController()
  const changes = createEmitter()
  const accounts = createEmitter<Account | null>()
  let state = noToken
  let memory: FoundToken | null = null
  let askedMs = -Infinity
  let hasLooked = false
  /** A look between the saving of a token and its use would find half of the truth. */
  const inTurn = createOneAtATime()

  function become(next: TokenState, isOther = true): void {
    logChange(state, next)
    state = next
    if (ending.signal.aborted) return
    if (isOther) accounts.emit(accountOf(next))
    changes.emit()
  }

  async function ask(token: Secret): Promise<TokenCheck> {
    const answer = await check(token, ending.signal)
    askedMs = clock.monotonicMs()
    return answer
  }

  async function lookNow(): Promise<void> {
    // It cannot become another one; one that was refused may work again.
    if (isFixed(state)) return state.check === 'refused' ? recheckNow(0) : undefined
    try {
      const found = await firstToken({ ...readers, memory: () => Promise.resolve(memory) })
      if (found === null) become(noToken)
      // A refused one is checked again: setting it again says that it works.
      else if (state.problem === null && state.check !== 'refused' && isSameToken(state.found, found))
        become({ ...state, found: { ...found, times: later(state.found, found) } }, false)
      else await adopt(found)
    } catch (thrown) {
      if (ending.signal.aborted) return
      const problem = toAppError(thrown)
      // The queue keeps the token it has.
      become({ ...state, problem }, false)
      // The opener of a host reports the first look in its own way.
      if (hasLooked) report(problem.message)
    } finally {
      hasLooked = true
    }
  }

  async function adopt(found: FoundToken): Promise<void> {
    become({ found, check: 'checking', user: null, problem: null }, false)
    const answer = await ask(found.token)
    become(afterCheck(state, answer, clock.nowMs()))
    if (answer.kind === 'accepted') await noteUse()
    if (answer.kind === 'silent') report('MAST did not answer; the token will be checked at its first use.')
    if (answer.kind === 'refused')
      report(
        `MAST did not accept the token from ${found.source}; it may have expired. Only public files can be downloaded.`,
      )
  }

  async function noteUse(): Promise<void> {
    const { found, user } = state
    if (!found?.times) return
    const place = Object.values(places).find(({ source }) => source === found.kind)
    await place?.noteUse(found.token, { ...found.times, user })
  }

  async function recheckNow(atLeastApartMs: number): Promise<void> {
    const { found } = state
    if (found === null || clock.monotonicMs() - askedMs < atLeastApartMs) return
    const before = state
    const answer = await orElse(ask(found.token), null, 'check the token: what is known of it stays')
    if (answer === null) return
    const next = afterCheck(state, answer, clock.nowMs())
    // A token that the queue holds stays with it when it ends: its files then say that it has ended.
    const isOther = answer.kind === 'accepted' && (before.check !== 'accepted' || before.user !== next.user)
    become(next, isOther)
    if (answer.kind === 'accepted') await noteUse()
  }

  async function setNow({ token, store, createdMs }: NewToken): Promise<'saved' | 'unchecked'> {
    demandEditable(state)
    const place = store === 'memory' ? null : places[store]
    if (place === undefined)
      throw new AppError('usage', 'This host cannot keep a token there. Choose another place.')
    const answer = await ask(token)
    if (answer.kind === 'refused')
      throw new AppError('auth-needed', 'MAST did not accept this token. Nothing was saved.')
    const nowMs = clock.nowMs()
    const user = answer.kind === 'accepted' ? answer.identity.user : null
    const times = { savedMs: nowMs, createdMs, lastUsedMs: user === null ? null : nowMs }
    const isKept = place !== null && user !== null
    if (isKept) {
      await place.save(token, { ...times, user })
      // The other place would be read first, or replace this one when it is gone.
      await Promise.all(othersOf(place).map(other => other.remove()))
    }
    memory = isKept ? null : { token, kind: 'memory', source: 'memory', times }
    const found = isKept ? { token, kind: place.source, source: place.sourceName, times } : memory
    become({ found, check: user === null ? 'silent' : 'accepted', user, problem: null })
    return user === null ? 'unchecked' : 'saved'
  }

  const othersOf = (place: TokenPlace): readonly TokenPlace[] =>
    Object.values(places).filter(other => other !== place)

  async function removeNow(): Promise<void> {
    demandEditable(state)
    memory = null
    const removals = await Promise.allSettled(Object.values(places).map(place => place.remove()))
    const failed = removals.find(removal => removal.status === 'rejected')
    if (failed === undefined) become(noToken)
    else await lookNow()
    if (failed !== undefined) throw toAppError(failed.reason)
  }

  return {
    state: () => state,
    account: () => accountOf(state),
    follow: accounts.on,
    subscribe: changes.on,
    look: () => inTurn(lookNow),
    recheck: atLeastApartMs => inTurn(() => recheckNow(atLeastApartMs)),
    set: order => inTurn(() => setNow(order)),
    remove: () => inTurn(removeNow),
    close: () => ending.abort(),
  }
}

const log = logOf('token')

function logChange(before: TokenState, { found, check, problem }: TokenState): void {
  if (before.check === check && before.found?.source === found?.source && before.problem === problem) return
  const facts = { source: found?.source ?? null, check, problem: problem?.message }
  if (problem === null && check !== 'refused') log.info('changed', facts)
  else log.warn('changed', facts)
}

function demandEditable(state: TokenState): void {
  if (!isFixed(state)) return
  throw new AppError(
    'usage',
    `The token comes from ${state.found?.source ?? 'outside'}; change it there and start Halyard again.`,
  )
}

const isSameToken = (one: FoundToken | null, other: FoundToken): boolean =>
  one !== null && one.kind === other.kind && one.token.isSame(other.token)

/** What is on the disk may not know of the last use yet. */
function later(known: FoundToken | null, read: FoundToken): FoundToken['times'] {
  const usedMs = known?.times?.lastUsedMs ?? null
  if (read.times === null || usedMs === null) return read.times
  return { ...read.times, lastUsedMs: Math.max(usedMs, read.times.lastUsedMs ?? usedMs) }
}
