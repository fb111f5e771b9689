import { useEffect, useRef, useState } from 'react'

import type { TokenStatus, TokenStore } from '#shared/contract/areas/token'

import { useRefresh } from '../../api/use-ask.ts'
import { useOrder } from '../../api/use-order.ts'
import { Screen } from '../../frame/screen.tsx'
import { focusIfStillHere, rememberPlace } from '../../frame/still-here.ts'
import { showToast } from '../../base/toasts.ts'
import { Banner } from '../../kit/banner.tsx'
import { Button } from '../../kit/button.tsx'
import { FailedFace, LoadingFace } from '../../kit/face.tsx'
import { IconTrash } from '../../kit/icons.ts'
import { GetToken } from './get-token.tsx'
import type { SecretFieldHandle } from './secret-field.tsx'
import { TokenForm } from './token-form.tsx'
import { TokenState } from './token-state.tsx'
import { useTokenStatus } from './use-token.ts'
import * as words from './wording.ts'
import './token.css'

/** Signing in with an archive token: the account, the end, and where the token is kept. */
export function TokenPage() {
  const ask = useTokenStatus()
  if (ask.kind === 'shown') return <TokenScreen status={ask.value} />
  return (
    <Screen title={words.title}>
      {ask.kind === 'failed' ? (
        <FailedFace message={ask.message} onRetry={ask.again} />
      ) : (
        <LoadingFace text={words.loading} />
      )}
    </Screen>
  )
}

function TokenScreen({ status }: { readonly status: TokenStatus }) {
  const field = useRef<SecretFieldHandle>(null)
  const [chosen, setChosen] = useState<TokenStore | null>(null)
  const refresh = useRefresh()
  const removal = useOrder('token.remove')
  const retry = useOrder('token.retry')
  const store = chosen ?? firstStore(status)
  useEffect(() => {
    // A button of another screen leads here to type a token, and leaves no focus; a link of the rail keeps it.
    if (document.activeElement === document.body) field.current?.focus()
  }, [])

  async function remove(): Promise<void> {
    const place = rememberPlace()
    const reply = await removal.run({})
    refresh('token')
    if (!reply.ok) return
    showToast({ text: words.removed })
    // The button goes with the token.
    focusIfStillHere(place, field.current)
  }

  return (
    <Screen
      title={words.title}
      banner={
        <TokenBanners
          status={status}
          isRetrying={retry.isRunning}
          onRetry={() => void retry.run({}).then(() => refresh('token'))}
          onThisRunOnly={() => {
            setChosen('memory')
            field.current?.focus()
          }}
          onEnter={() => field.current?.focus()}
        />
      }
    >
      <div className="token-page">
        <section className="token-panel" aria-labelledby="token-status-title">
          <h2 id="token-status-title">{words.statusTitle}</h2>
          <TokenState status={status} />
          <div className="token-actions">
            <GetToken url={status.tokenPage} />
            {status.isEditable && (status.source !== null || status.problem !== null) && (
              <Button icon={IconTrash} isDisabled={removal.isRunning} onPress={() => void remove()}>
                {words.remove}
              </Button>
            )}
            {(status.check === 'silent' || status.check === 'refused') && (
              <Button
                isDisabled={retry.isRunning}
                onPress={() => void retry.run({}).then(() => refresh('token'))}
              >
                {retry.isRunning ? words.checking : words.tryAgain}
              </Button>
            )}
          </div>
        </section>
        {status.isEditable && (
          <section className="token-panel" aria-labelledby="token-change-title">
            <h2 id="token-change-title">{words.changeTitle}</h2>
            <TokenForm status={status} field={field} store={store} onStore={setChosen} />
          </section>
        )}
      </div>
    </Screen>
  )
}

/** The keychain where there is one; the file has to be selected by the person. */
function firstStore({ stores }: TokenStatus): TokenStore {
  const keychain = stores.find(({ store, absence }) => store === 'keychain' && absence === null)
  return keychain?.store ?? 'memory'
}

interface BannersProps {
  readonly status: TokenStatus
  readonly isRetrying: boolean
  readonly onRetry: () => void
  readonly onThisRunOnly: () => void
  readonly onEnter: () => void
}

/** What needs attention: a locked keychain, and files that wait. */
function TokenBanners({ status, isRetrying, onRetry, onThisRunOnly, onEnter }: BannersProps) {
  const { problem, check, waitingFiles, isEditable } = status
  const hasWaiting = waitingFiles > 0 && (check === 'none' || check === 'refused')
  return (
    <>
      {problem !== null && (
        <Banner
          tone="warn"
          text={problem}
          actions={
            <>
              <Button isDisabled={isRetrying} onPress={onRetry}>
                {words.tryAgain}
              </Button>
              {isEditable && <Button onPress={onThisRunOnly}>{words.thisRunOnly}</Button>}
            </>
          }
        />
      )}
      {hasWaiting && (
        <Banner
          tone="warn"
          text={check === 'none' ? words.waitingText(status) : words.endedText(status)}
          actions={isEditable && <Button onPress={onEnter}>{words.enterToken}</Button>}
        />
      )}
    </>
  )
}
