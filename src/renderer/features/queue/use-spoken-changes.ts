import { useEffect, useRef } from 'react'

import type { Overview } from '#shared/contract/overview'

import { announce } from '../../frame/announce.ts'
import { spokenChange } from './spoken-changes.ts'

/** Reads out changes of the queue; the announcer limits the rate. */
export function useSpokenChanges(overview: Overview | null): void {
  const former = useRef<Overview | null>(null)
  useEffect(() => {
    const before = former.current
    former.current = overview
    if (before === null || overview === null || before.hostId !== overview.hostId) return
    const news = spokenChange(before, overview)
    if (news !== null) announce(news)
  }, [overview])
}
