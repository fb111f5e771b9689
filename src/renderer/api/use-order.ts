import { useCallback, useState } from 'react'

import type { CallName, Input, Output } from '#shared/contract/calls'
import type { Result } from '#shared/errors'

import { showToast } from '../base/toasts.ts'
import { useClient } from './client-context.tsx'

export interface Order<N extends CallName> {
  /** Never rejects. Neither input nor answer is kept anywhere. */
  readonly run: (input: Input<N>) => Promise<Result<Output<N>>>
  readonly isRunning: boolean
  /** Why the last run failed; null after one that did not. */
  readonly problem: string | null
}

/** A call with an effect. A failure is shown by a toast, unless the caller shows it (`quiet`). */
export function useOrder<N extends CallName>(name: N, options: { readonly quiet?: boolean } = {}): Order<N> {
  const client = useClient()
  const [running, setRunning] = useState(0)
  const [problem, setProblem] = useState<string | null>(null)
  const isQuiet = options.quiet ?? false
  const run = useCallback(
    async (input: Input<N>) => {
      setRunning(count => count + 1)
      const reply = await client.call(name, input)
      setRunning(count => count - 1)
      setProblem(reply.ok ? null : reply.error.message)
      if (!reply.ok && !isQuiet) showToast({ text: reply.error.message, tone: 'error' })
      return reply
    },
    [client, name, isQuiet],
  )
  return { run, isRunning: running > 0, problem }
}
