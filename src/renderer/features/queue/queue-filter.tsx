import { useEffect, useState } from 'react'

import { Button } from '../../kit/button.tsx'
import { SearchField } from '../../kit/search-field.tsx'
import { Segmented } from '../../kit/segmented.tsx'
import { SelectField } from '../../kit/select-field.tsx'
import { useEscape } from '../../base/escape.ts'
import { useClient } from '../../api/client-context.tsx'
import { changeList } from './change-list.ts'
import { firstList, useQueueView } from './queue-view.ts'

const arranges = [
  { id: 'group', label: 'By state' },
  { id: 'batch', label: 'By batch' },
] as const

const kinds = [
  { id: 'all', label: 'All files' },
  { id: 'moving', label: 'Downloading' },
  { id: 'waiting', label: 'Waiting' },
  { id: 'paused', label: 'Paused' },
  { id: 'failed', label: 'Failed' },
  { id: 'done', label: 'Done' },
] as const
type Kind = (typeof kinds)[number]['id']
const statesOf = {
  all: [],
  moving: ['fetching', 'verifying'],
  waiting: ['queued', 'waiting'],
  paused: ['paused'],
  failed: ['failed'],
  done: ['done'],
} as const

/** Typing is answered when it rests for a moment: each list is a question to the host. */
const restMs = 20

/** Which files are listed, and how. */
export function QueueFilter() {
  const client = useClient()
  const list = useQueueView(state => state.list)
  const [text, setText] = useState(list.text)
  // The list may change from elsewhere: Undo brings the former filter back.
  const [formerText, setFormerText] = useState(list.text)
  if (list.text !== formerText) {
    setFormerText(list.text)
    setText(list.text)
  }
  useEffect(() => {
    if (text === list.text) return
    const timer = window.setTimeout(() => changeList(client, { text }), restMs)
    return () => window.clearTimeout(timer)
  }, [client, text, list.text])
  const kind: Kind = kinds.find(({ id }) => String(statesOf[id]) === String(list.states))?.id ?? 'all'
  const isFiltered = list.text !== '' || list.states.length > 0
  const clear = (): void => {
    setText('')
    changeList(client, { text: '', states: [], reasons: [] })
  }
  useEscape('filter', isFiltered, clear)
  return (
    <div className="queue-filter">
      <SearchField
        label="Filter by file name"
        placeholder="Filter by file name"
        value={text}
        onChange={setText}
        isScreenFilter
      />
      <SelectField
        label="State"
        isLabelHidden
        value={kind}
        choices={kinds}
        onChange={id => changeList(client, { states: [...statesOf[id]] })}
      />
      <Segmented
        label="Arrange"
        value={list.arrange}
        choices={arranges}
        onChange={arrange =>
          changeList(client, { arrange, open: arrange === 'group' ? firstList.open : [], batchId: null })
        }
      />
      {isFiltered && (
        <Button kind="quiet" isLocal onPress={clear}>
          Clear filter
        </Button>
      )}
    </div>
  )
}
