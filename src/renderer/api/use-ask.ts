import { keepPreviousData, useQuery, useQueryClient } from '@tanstack/react-query'
import { useCallback } from 'react'

import type { CallName, Input, Output } from '#shared/contract/calls'
import type { ErrorCode, Failure } from '#shared/errors'

import { useClient, useLinkState } from './client-context.tsx'

/** The faces of a question. A shown value stays, even when a later answer fails. */
export type Ask<T> =
  | { readonly kind: 'loading' }
  | {
      readonly kind: 'failed'
      readonly message: string
      readonly code: ErrorCode
      readonly again: () => void
    }
  | {
      readonly kind: 'shown'
      readonly value: T
      /** The value belongs to a former input, or a newer one could not be loaded. */
      readonly isStale: boolean
      /** Why a newer value of the same input could not be loaded. */
      readonly problem: string | null
      readonly again: () => void
    }

export interface AskOptions {
  /** False: no call is made, and the face is `loading`. */
  readonly enabled?: boolean | undefined
  /** Shows the value of the former input until the new one arrives; for filters. */
  readonly keep?: boolean | undefined
  /** Asks again after this many milliseconds, while the page is visible. */
  readonly everyMs?: number | undefined
  /** The answer is forgotten when no component shows it. */
  readonly isPrivate?: boolean | undefined
}

/** Asks one question of the contract and gives its present face. Asks again after the link returns. */
export function useAsk<N extends CallName>(
  name: N,
  input: Input<N>,
  options: AskOptions = {},
): Ask<Output<N>> {
  const client = useClient()
  const link = useLinkState()
  const { enabled = true, keep = false, everyMs, isPrivate = false } = options
  const query = useQuery<Output<N>, AskError>({
    queryKey: [name, input],
    queryFn: async () => {
      const reply = await client.call(name, input)
      if (!reply.ok) throw new AskError(reply.error)
      return reply.value
    },
    enabled,
    refetchInterval: everyMs ?? false,
    ...(isPrivate ? { gcTime: 0 } : {}),
    ...(keep ? { placeholderData: keepPreviousData } : {}),
  })
  const { data, error, isPlaceholderData, refetch } = query
  const again = (): void => void refetch()
  if (data !== undefined) {
    return {
      kind: 'shown',
      value: data,
      isStale: isPlaceholderData || error !== null || link !== 'live',
      problem: isPlaceholderData ? null : (error?.message ?? null),
      again,
    }
  }
  if (error !== null) return { kind: 'failed', ...error.failure, again }
  return { kind: 'loading' }
}

/** Whether a call belongs to a prefix: `queue` holds `queue.rows` and `queue.rows` itself, not `queues.list`. */
const isUnder = (name: string, prefix: string): boolean => name === prefix || name.startsWith(`${prefix}.`)

/** Marks every answer under a prefix as old. Shown ones are asked again now, the others when they are next shown. */
export function useRefresh(): (prefix: string) => void {
  const queries = useQueryClient()
  return useCallback(
    prefix => {
      const predicate = ({ queryKey }: { readonly queryKey: readonly unknown[] }): boolean =>
        typeof queryKey[0] === 'string' && isUnder(queryKey[0], prefix)
      // A running question that is no longer shown would otherwise bring the old state back as a new answer.
      void queries
        .cancelQueries({ predicate, type: 'inactive' })
        .then(() => queries.invalidateQueries({ predicate }))
    },
    [queries],
  )
}

/** Carries a failure through the query library, which takes only thrown errors. */
class AskError extends Error {
  readonly failure: Failure
  constructor(failure: Failure) {
    super(failure.message)
    this.failure = failure
  }
}
