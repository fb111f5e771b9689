import { useState } from 'react'

import type { Input } from '#shared/contract/calls'
import type { LimitsView } from '#shared/contract/areas/queue-limits'

import { useAsk, useRefresh } from '../../api/use-ask.ts'
import { useOrder } from '../../api/use-order.ts'
import { Dialog } from '../../kit/dialog.tsx'
import { FailedFace, LoadingFace } from '../../kit/face.tsx'
import { Tabs } from '../../kit/tabs.tsx'
import { showToast } from '../../base/toasts.ts'
import { TimesTab } from './times-tab.tsx'
import { TimetableTab } from './timetable-tab.tsx'

/** The timetable, the times and the budget. */
export function LimitsDialog({ onClose }: { readonly onClose: () => void }) {
  const ask = useAsk('queue.limits', {})
  return (
    <Dialog title="Schedule and quota" isOpen onClose={onClose} size="wide">
      {ask.kind === 'loading' && <LoadingFace text="Loading the limits" />}
      {ask.kind === 'failed' && <FailedFace message={ask.message} onRetry={ask.again} />}
      {ask.kind === 'shown' && <Parts limits={ask.value} />}
    </Dialog>
  )
}

function Parts({ limits }: { readonly limits: LimitsView }) {
  const [tab, setTab] = useState<'timetable' | 'times'>('timetable')
  const order = useOrder('queue.limit', { quiet: true })
  const refresh = useRefresh()
  async function save(change: Input<'queue.limit'>): Promise<string | null> {
    const reply = await order.run(change)
    if (!reply.ok) return reply.error.message
    refresh('queue.limits')
    showToast({ text: 'Saved.', tone: 'done' })
    return null
  }
  return (
    <Tabs
      label="Limits"
      selected={tab}
      onSelect={setTab}
      tabs={[
        {
          id: 'timetable',
          title: 'Schedule',
          content: <TimetableTab timetable={limits.timetable} onSave={timetable => save({ timetable })} />,
        },
        { id: 'times', title: 'Times and quota', content: <TimesTab limits={limits} onSave={save} /> },
      ]}
    />
  )
}
