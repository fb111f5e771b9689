import { useEffect, useRef } from 'react'

import type { Overview } from '#shared/contract/overview'

import { announce } from '../../frame/announce.ts'
import { newsOf } from './news.ts'

/** Reads out what matters of the queue; the announcer keeps the rate. */
export function useNews(overview: Overview | null): void {
  const former = useRef<Overview | null>(null)
  useEffect(() => {
    const before = former.current
    former.current = overview
    if (before === null || overview === null || before.hostId !== overview.hostId) return
    const news = newsOf(before, overview)
    if (news !== null) announce(news)
  }, [overview])
}
