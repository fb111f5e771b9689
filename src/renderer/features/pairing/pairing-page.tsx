import { useEffect, useState } from 'react'
import type { SubmitEvent } from 'react'

import type { Result } from '#shared/errors'

import { Button } from '../../kit/button.tsx'
import { TextField } from '../../kit/text-field.tsx'
import { wording } from './wording.ts'

import './pairing.css'

interface PairingProps {
  readonly pair: (code: string) => Promise<Result<null>>
  /** Why the code that the address brought was not accepted. */
  readonly firstProblem: string | null
}

/** Shown to a browser without a session. The code can be typed. */
export function PairingPage({ pair, firstProblem }: PairingProps) {
  const [code, setCode] = useState('')
  const [problem, setProblem] = useState(firstProblem)
  const [isAsking, setAsking] = useState(false)

  async function ask(): Promise<void> {
    setAsking(true)
    const reply = await pair(code)
    setAsking(false)
    setProblem(reply.ok ? null : reply.error.message)
  }

  useEffect(() => {
    document.title = `${wording.title} · Halyard`
  }, [])

  function submit(event: SubmitEvent<HTMLFormElement>): void {
    event.preventDefault()
    if (code.trim() !== '' && !isAsking) void ask()
  }

  return (
    <main className="pairing">
      <h1>{wording.title}</h1>
      <p>
        {wording.before} <code>halyard serve</code> {wording.after}
      </p>
      <form className="pairing-form" onSubmit={submit}>
        <TextField
          className="pairing-code"
          label={wording.code}
          value={code}
          onChange={setCode}
          problem={problem}
          isProblemAlert
          maxLength={16}
          isMono
          shouldFocus
        />
        <Button kind="primary" isSubmit isDisabled={isAsking}>
          {isAsking ? wording.pairing : wording.pair}
        </Button>
      </form>
    </main>
  )
}
