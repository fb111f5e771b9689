import { useEffect } from 'react'

import type { Overview, QueueNow } from '#shared/contract/overview'

import { useAsk } from '../../api/use-ask.ts'
import { announce } from '../../frame/announce.ts'
import { go } from '../../frame/navigation.ts'
import { usePreferences } from '../../base/preferences.ts'
import { Banner } from '../../kit/banner.tsx'
import { Button } from '../../kit/button.tsx'
import { useNow } from '../../kit/use-now.ts'
import { firstList } from './queue-view.ts'
import { useQueueOrders } from './use-queue-orders.ts'
import { bannerActions, heldBanner } from './wording.ts'
import { gateText } from './timetable-wording.ts'
import type { BannerWords } from './wording.ts'

/** Banners about the whole queue: no network, a busy server, a token, the disk, the timetable. */
export function QueueBanners({
  overview,
  onLimit,
}: {
  readonly overview: Overview
  readonly onLimit: () => void
}) {
  const { now, totals } = overview
  const { isUtc } = usePreferences()
  const orders = useQueueOrders()
  const nowMs = useNow(now.held.some(hold => hold.untilMs !== null))
  const isDiskFull = now.held.some(hold => hold.reason === 'disk-full')
  const isTokenAwaited = now.held.some(hold => hold.reason === 'auth-needed')
  const token = useAsk('token.status', {}, { enabled: isTokenAwaited })
  const hasTokenEnded = token.kind === 'shown' && token.value.check === 'refused'
  useEffect(() => {
    if (isDiskFull) announce('The disk is full. Downloads are paused and nothing is lost.', 'assertive')
  }, [isDiskFull])
  const isStopped = now.gate.kind === 'stopped' && totals.waiting > 0
  const tryNow = (reason: QueueNow['held'][number]['reason']): void => {
    const list = { ...firstList, open: ['attention', 'active', 'waiting'], reasons: [reason] }
    void orders.order('retry', [{ kind: 'rule', list, except: [] }])
  }
  return (
    <>
      {isStopped && (
        <Banner
          tone="info"
          text={`${gateText(now.gate, isUtc)}. Nothing downloads until then.`}
          actions={<Button onPress={onLimit}>{bannerActions.limit}</Button>}
        />
      )}
      {now.held.map(hold => {
        const words = heldBanner(hold, totals.waiting, nowMs, isUtc, hasTokenEnded)
        if (words === null) return null
        return (
          <Banner
            key={hold.reason}
            tone={words.tone}
            text={words.text}
            actions={bannerButton(words, () => tryNow(hold.reason))}
          />
        )
      })}
    </>
  )
}

function bannerButton({ action }: BannerWords, tryNow: () => void) {
  if (action === 'token') return <Button onPress={() => go('token')}>{bannerActions.token}</Button>
  return action === 'now' ? <Button onPress={tryNow}>{bannerActions.now}</Button> : undefined
}
