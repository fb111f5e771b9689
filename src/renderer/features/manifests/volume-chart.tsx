import { useState } from 'react'

import type { Output } from '#shared/contract/calls'

import { useAnnouncement } from '../../api/use-announcements.ts'
import { useAsk } from '../../api/use-ask.ts'
import { usePreferences } from '../../base/preferences.ts'
import { Button } from '../../kit/button.tsx'
import { Segmented } from '../../kit/segmented.tsx'
import { countText, sizeText } from '../../kit/words.ts'
import { showManifests, useManifests } from './manifests-store.ts'
import { volumeBars } from './volume-bars.ts'
import type { Day } from './volume-bars.ts'
import { allText, dayText, mostText, volumeText } from './wording.ts'

const spans = [
  { id: '30', label: '30 d' },
  { id: '90', label: '90 d' },
  { id: '365', label: '1 y' },
] as const

/** The day may end while the chart is shown. */
const againMs = 60_000

/** Verified volume by day, as bars or as a table, cut at the midnights in which times are shown. */
export function VolumeChart({ all }: { readonly all: Output<'manifests.batches'>['all'] | null }) {
  const span = useManifests(state => state.days)
  const { isUtc } = usePreferences()
  const [isTable, setTable] = useState(false)
  const timeZone = isUtc ? 'UTC' : Intl.DateTimeFormat().resolvedOptions().timeZone
  const asked = useAsk('manifests.days', { days: Number(span), timeZone }, { keep: true, everyMs: againMs })
  const again = asked.kind === 'loading' ? null : asked.again
  useAnnouncement('manifests.changed', () => again?.())
  return (
    <section className="manifests-volume" aria-label="Volume per day">
      <div className="manifests-volume-head">
        <h2>Volume per day</h2>
        <Segmented
          label="Days shown"
          value={span}
          choices={spans}
          onChange={days => showManifests({ days })}
        />
        <Button kind="quiet" isLocal isPressed={isTable} onPress={() => setTable(!isTable)}>
          Show as table
        </Button>
        <span className="manifests-all">{all === null ? '' : allText(all)}</span>
      </div>
      {asked.kind === 'failed' && <p className="manifests-quiet">{asked.message}</p>}
      {asked.kind === 'shown' &&
        (isTable ? <DayTable days={asked.value.days} /> : <DayBars days={asked.value.days} />)}
    </section>
  )
}

function DayBars({ days }: { readonly days: readonly Day[] }) {
  const bars = volumeBars(days)
  if (bars.length === 0) return <p className="manifests-quiet">{volumeText(days)}</p>
  return (
    <>
      <svg
        className="manifests-bars"
        role="img"
        aria-label={volumeText(days)}
        viewBox={`0 0 ${days.length} 100`}
        preserveAspectRatio="none"
      >
        {bars.map(({ day, x, y, height }) => (
          <rect key={day.day} x={x + 0.1} y={y} width={0.8} height={height}>
            <title>{dayText(day)}</title>
          </rect>
        ))}
      </svg>
      {/* The drawing's own name says the same. */}
      <div className="manifests-axis" aria-hidden>
        <span>{days[0]?.day}</span>
        <span>{mostText(days)}</span>
        <span>{days.at(-1)?.day}</span>
      </div>
    </>
  )
}

function DayTable({ days }: { readonly days: readonly Day[] }) {
  const filled = days.filter(day => day.files > 0).toReversed()
  if (filled.length === 0) return <p className="manifests-quiet">{volumeText(days)}</p>
  return (
    // Scrolled by keys as well, hence the tab stop.
    <div className="manifests-day-table" role="region" aria-label="Volume per day as a table" tabIndex={0}>
      <table>
        <thead>
          <tr>
            <th scope="col">Day</th>
            <th scope="col">Files</th>
            <th scope="col">Volume</th>
          </tr>
        </thead>
        <tbody>
          {filled.map(({ day, files, bytes }) => (
            <tr key={day}>
              <th scope="row">{day}</th>
              <td>{countText(files)}</td>
              <td>{sizeText(bytes)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
