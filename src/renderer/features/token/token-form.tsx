import { useRef, useState } from 'react'
import type { RefObject, SubmitEvent } from 'react'

import type { TokenStatus, TokenStore } from '#shared/contract/areas/token'

import { useRefresh } from '../../api/use-ask.ts'
import { useOrder } from '../../api/use-order.ts'
import { useCommands } from '../../frame/commands.ts'
import { focusIfStillHere, rememberPlace } from '../../frame/still-here.ts'
import { showToast } from '../../base/toasts.ts'
import { Button } from '../../kit/button.tsx'
import { RadioGroup } from '../../kit/radio-group.tsx'
import { TextField } from '../../kit/text-field.tsx'
import { SecretField } from './secret-field.tsx'
import type { SecretFieldHandle } from './secret-field.tsx'
import * as words from './wording.ts'

export interface TokenFormProps {
  readonly status: TokenStatus
  readonly field: RefObject<SecretFieldHandle | null>
  readonly store: TokenStore
  readonly onStore: (store: TokenStore) => void
}

/** Takes a new token, has it checked, and forgets it. */
export function TokenForm({ status, field, store, onStore }: TokenFormProps) {
  const form = useRef<HTMLFormElement>(null)
  const [createdDay, setCreatedDay] = useState('')
  const [problem, setProblem] = useState<string | null>(null)
  const { run, isRunning } = useOrder('token.set', { quiet: true })
  const refresh = useRefresh()
  useCommands([
    {
      id: 'token.check',
      title: words.check,
      keys: ['Mod+Enter'],
      isDisabled: isRunning,
      run: () => form.current?.requestSubmit(),
    },
  ])

  function send(event: SubmitEvent<HTMLFormElement>): void {
    event.preventDefault()
    const token = field.current?.take() ?? ''
    if (token.trim() === '') {
      setProblem(words.emptyField)
      field.current?.focus()
      return
    }
    void save(token)
  }
  async function save(token: string): Promise<void> {
    setProblem(null)
    const place = rememberPlace()
    const reply = await run({ token, store, createdDay: createdDay === '' ? null : createdDay })
    refresh('token')
    if (!reply.ok) {
      setProblem(reply.error.message)
      focusIfStillHere(place, field.current)
      return
    }
    setCreatedDay('')
    // A button that was disabled meanwhile has lost the focus.
    if (document.activeElement === document.body) focusIfStillHere(place, field.current)
    const { outcome, status: next } = reply.value
    showToast({
      text: words.savedText(outcome, next),
      tone: outcome === 'saved' ? 'done' : 'warn',
    })
  }

  return (
    <form ref={form} className="token-form" onSubmit={send}>
      <SecretField
        handle={field}
        problem={problem}
        isChecking={isRunning}
        onEdit={() => {
          if (problem !== null) setProblem(null)
        }}
      />
      <div className="token-day">
        <TextField
          label={words.createdLabel}
          hint={words.createdHint}
          type="date"
          value={createdDay}
          isDisabled={isRunning}
          onChange={setCreatedDay}
          after={
            <Button isLocal kind="quiet" isDisabled={isRunning} onPress={() => setCreatedDay(todayText())}>
              {words.madeToday}
            </Button>
          }
        />
      </div>
      <RadioGroup
        label={words.keptLabel}
        value={store}
        isDisabled={isRunning}
        choices={status.stores.map(({ store: id, absence }) => ({
          id,
          label: words.storeLabel[id],
          isDisabled: absence !== null,
          hint: absence ?? undefined,
        }))}
        onChange={onStore}
      />
      <div className="token-actions">
        <Button kind="primary" isSubmit isDisabled={isRunning} keys="Mod+Enter">
          {isRunning ? words.checking : words.check}
        </Button>
      </div>
    </form>
  )
}

/** The day here, for a field that shows local days. */
function todayText(): string {
  const now = new Date()
  const two = (value: number): string => String(value).padStart(2, '0')
  return `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`
}
