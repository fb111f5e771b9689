import { useState } from 'react'

import { Banner } from '../../../src/renderer/kit/banner.tsx'
import { Button } from '../../../src/renderer/kit/button.tsx'
import { CheckBox } from '../../../src/renderer/kit/check-box.tsx'
import { ComboField } from '../../../src/renderer/kit/combo-field.tsx'
import { EmptyFace, FailedFace, LoadingFace } from '../../../src/renderer/kit/face.tsx'
import { IconButton } from '../../../src/renderer/kit/icon-button.tsx'
import { IconCopy, IconPause } from '../../../src/renderer/kit/icons.ts'
import { LinkButton } from '../../../src/renderer/kit/link-button.tsx'
import { NumberField } from '../../../src/renderer/kit/number-field.tsx'
import { Plot } from '../../../src/renderer/kit/plot.tsx'
import { ProgressBar } from '../../../src/renderer/kit/progress-bar.tsx'
import { RadioGroup } from '../../../src/renderer/kit/radio-group.tsx'
import { Segmented } from '../../../src/renderer/kit/segmented.tsx'
import { SelectField } from '../../../src/renderer/kit/select-field.tsx'
import { StateMark } from '../../../src/renderer/kit/state-mark.tsx'
import { SwitchField } from '../../../src/renderer/kit/switch-field.tsx'
import { Tabs } from '../../../src/renderer/kit/tabs.tsx'
import { TextField } from '../../../src/renderer/kit/text-field.tsx'
import { rateText } from '../../../src/renderer/kit/words.ts'

const span = [
  { id: 'm5', label: '5 min' },
  { id: 'h1', label: '1 h' },
] as const
const themes = [
  { id: 'system', label: 'System' },
  { id: 'night', label: 'Night red', hint: 'One hue, so that eyes stay dark-adapted.' },
] as const
const parts = ['a', 'b', 'c'] as const
const times = Array.from({ length: 120 }, (_, second) => 1_800_000_000_000 + second * 1000)

/** Fields, buttons, faces and marks. */
export function ControlsGallery() {
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set(['a']))
  const [text, setText] = useState('')
  const [count, setCount] = useState(4)
  const [isOn, setOn] = useState(false)
  const [theme, setTheme] = useState<'system' | 'night'>('system')
  const [range, setRange] = useState<'m5' | 'h1'>('m5')
  const [folder, setFolder] = useState('')
  const [tab, setTab] = useState<'one' | 'two'>('one')
  const all = chosen.size === 0 ? false : chosen.size === parts.length ? true : 'some'
  const folders = ['/data/m51', '/data/m101'].filter(path => path.includes(folder))
  return (
    <div data-gallery="">
      <Banner tone="warn" text="The disk is nearly full." actions={<Button>Free space</Button>} />
      <p>
        <Button kind="primary" keys="Mod+Enter">
          Start
        </Button>{' '}
        <Button icon={IconPause}>Pause</Button> <Button kind="danger">Delete</Button>{' '}
        <Button kind="quiet">Clear</Button> <Button isDisabled>Not now</Button>{' '}
        <IconButton label="Copy" icon={IconCopy} /> <LinkButton>Remove that filter</LinkButton>
      </p>
      <CheckBox isChecked={all} onChange={isAll => setChosen(new Set(isAll ? parts : []))}>
        Level 3
      </CheckBox>
      {parts.map(part => (
        <CheckBox
          key={part}
          isChecked={chosen.has(part)}
          onChange={() => setChosen(toggled(chosen, part))}
        >{`Part ${part}`}</CheckBox>
      ))}
      <TextField
        label="Target"
        value={text}
        onChange={setText}
        hint="A name or coordinates."
        problem={text === '?' ? 'Enter a name, or coordinates in degrees.' : null}
      />
      <NumberField label="Files at once" value={count} onChange={setCount} min={1} max={8} unit="files" />
      <p id="count">{count}</p>
      <SelectField label="Layout" value={range} choices={span} onChange={setRange} />
      <SwitchField label="Schedule" isOn={isOn} onChange={setOn} hint="From Monday to Friday." />
      <RadioGroup label="Theme" value={theme} choices={themes} onChange={setTheme} />
      <Segmented label="Span" value={range} choices={span} onChange={setRange} />
      <ComboField
        label="Folder"
        value={folder}
        onChange={setFolder}
        choices={folders.map(path => ({ id: path, label: path }))}
      />
      <Tabs
        label="Parts"
        selected={tab}
        onSelect={setTab}
        tabs={[
          { id: 'one', title: 'First', content: <p>First part</p> },
          { id: 'two', title: 'Second', content: <p>Second part</p> },
        ]}
      />
      <ProgressBar name="jw01783" value={71} max={100} valueText="71 percent, 18 seconds left" />
      <p>
        <StateMark state="fetching" /> <StateMark state="verifying" /> <StateMark state="queued" />{' '}
        <StateMark state="paused" /> <StateMark state="waiting" reason="network" />{' '}
        <StateMark state="failed" reason="auth-needed" /> <StateMark state="failed" reason="changed" />{' '}
        <StateMark state="failed" reason="gone" /> <StateMark state="done" /> <StateMark state="here" />{' '}
        <StateMark state="duplicate" /> <StateMark state="cancelled" />{' '}
        <StateMark state="waiting" reason="server-busy" untilMs={Date.now() + 3_600_000} />
      </p>
      <Plot
        label="Throughput"
        summary="Between 20 and 97 MB/s in the last two minutes."
        timesMs={times}
        series={[
          {
            id: 'network',
            label: 'Network',
            tone: 'running',
            values: times.map((_, second) => 50e6 + 40e6 * Math.sin(second / 9)),
          },
          { id: 'limit', label: 'Limit', tone: 'warn', style: 'dashed', values: times.map(() => 100e6) },
        ]}
        marks={[{ atMs: 1_800_000_030_000, label: 'Paused' }]}
        valueText={rateText}
        step="second"
      />
      <EmptyFace text="Nothing selected yet." actions={<Button>Go to Search</Button>} />
      <LoadingFace text="Reading the list…" />
      <FailedFace message="The list could not be read." onRetry={() => setText('again')} />
    </div>
  )
}

function toggled(chosen: ReadonlySet<string>, part: string): ReadonlySet<string> {
  const next = new Set(chosen)
  if (!next.delete(part)) next.add(part)
  return next
}
