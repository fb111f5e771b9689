import type { ReactNode } from 'react'
import { create } from 'zustand'

import { Button } from './button.tsx'
import { Dialog } from './dialog.tsx'

export interface ConfirmQuestion {
  readonly title: string
  readonly text: ReactNode
  /** The verb that is done: `Delete 3 files`. */
  readonly confirmLabel: string
  readonly isDanger?: boolean | undefined
}

interface Asked extends ConfirmQuestion {
  readonly answer: (isConfirmed: boolean) => void
}

const useAsked = create<{ readonly asked: readonly Asked[] }>(() => ({ asked: [] }))

/** Asks before something that cannot be undone. Resolves to false when the dialog is left in any other way. */
export function confirm(question: ConfirmQuestion): Promise<boolean> {
  return new Promise(resolve => {
    const asked: Asked = {
      ...question,
      answer: isConfirmed => {
        useAsked.setState(state => ({ asked: state.asked.filter(other => other !== asked) }))
        resolve(isConfirmed)
      },
    }
    useAsked.setState(state => ({ asked: [...state.asked, asked] }))
  })
}

/** Shows the questions one after another; the frame has one. */
export function ConfirmHost() {
  const first = useAsked(state => state.asked[0])
  return (
    <Dialog
      isAlert
      title={first?.title ?? ''}
      isOpen={first !== undefined}
      onClose={() => first?.answer(false)}
      actions={
        <>
          <Button isLocal onPress={() => first?.answer(false)} shouldFocus>
            Cancel
          </Button>
          <Button kind={first?.isDanger === true ? 'danger' : 'primary'} onPress={() => first?.answer(true)}>
            {first?.confirmLabel}
          </Button>
        </>
      }
    >
      {first?.text}
    </Dialog>
  )
}
