import type { LimitsView } from '#shared/contract/areas/queue-limits'

import { useAsk, useRefresh } from '../../api/use-ask.ts'
import { useOrder } from '../../api/use-order.ts'
import { usePreferences } from '../../base/preferences.ts'
import { Button } from '../../kit/button.tsx'
import { FailedFace, LoadingFace } from '../../kit/face.tsx'
import { IconLimit } from '../../kit/icons.ts'
import { Popover } from '../../kit/popover.tsx'
import { rateText } from '../../kit/words.ts'
import { RateField } from './rate-field.tsx'
import { gateText } from './timetable-wording.ts'

export interface LimitPopoverProps {
  readonly isOpen: boolean
  readonly onOpenChange: (isOpen: boolean) => void
  /** Opens the timetable. */
  readonly onMore: () => void
}

/** The speed limit, at once in force. */
export function LimitPopover({ isOpen, onOpenChange, onMore }: LimitPopoverProps) {
  return (
    <Popover
      label="Limit"
      title="Bandwidth limit"
      icon={IconLimit}
      isOpen={isOpen}
      onOpenChange={onOpenChange}
    >
      {close => (
        <LimitForm
          onMore={() => {
            close()
            onMore()
          }}
        />
      )}
    </Popover>
  )
}

const presets = [1, 5, 20, 100].map(rate => rate * 1_000_000)

function LimitForm({ onMore }: { readonly onMore: () => void }) {
  const ask = useAsk('queue.limits', {})
  if (ask.kind === 'loading') return <LoadingFace text="Loading the limits" />
  if (ask.kind === 'failed') return <FailedFace message={ask.message} onRetry={ask.again} />
  return <Fields limits={ask.value} onMore={onMore} />
}

function Fields({ limits, onMore }: { readonly limits: LimitsView; readonly onMore: () => void }) {
  const { isUtc } = usePreferences()
  const order = useOrder('queue.limit')
  const refresh = useRefresh()
  async function set(bytesPerSecond: number | null): Promise<void> {
    await order.run({ bytesPerSecond })
    refresh('queue.limits')
  }
  return (
    <div className="queue-limit">
      <p className="queue-muted">Now: {gateText(limits.gate, isUtc)}</p>
      <RateField label="Limit the speed" value={limits.bytesPerSecond} onChange={rate => void set(rate)} />
      <div className="queue-presets" role="group" aria-label="Usual limits">
        {presets.map(rate => (
          <Button key={rate} isPressed={limits.bytesPerSecond === rate} onPress={() => void set(rate)}>
            {rateText(rate)}
          </Button>
        ))}
        <Button isPressed={limits.bytesPerSecond === null} onPress={() => void set(null)}>
          Full speed
        </Button>
      </div>
      {limits.batches.length > 0 && (
        <ul className="queue-muted" aria-label="Limits of batches">
          {limits.batches.map(({ batchId, name, bytesPerSecond }) => (
            <li key={batchId}>
              {name}: {rateText(bytesPerSecond)}
            </li>
          ))}
        </ul>
      )}
      <Button isLocal onPress={onMore}>
        Schedule and quota…
      </Button>
    </div>
  )
}
