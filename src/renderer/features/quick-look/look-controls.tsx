import { useId } from 'react'

import { CheckBox } from '../../kit/check-box.tsx'
import { NumberField } from '../../kit/number-field.tsx'
import { SelectField } from '../../kit/select-field.tsx'
import { colourMaps } from './colour-maps.ts'
import { stretches } from './paint.ts'
import { useLook } from './use-look.ts'
import { colourWords, limitChoices, limitWords, stretchWords, words } from './wording.ts'

interface LookControlsProps {
  /** In force now. */
  readonly limits: readonly [number, number]
  readonly isNight: boolean
}

/** Everything that changes how an image is drawn; each also without a pointer. */
export function LookControls({ limits, isNight }: LookControlsProps) {
  const { look, set } = useLook()
  const [low, high] = limits
  return (
    <div className="look-controls">
      <SelectField
        label={words.stretch}
        value={look.stretch}
        choices={stretches.map(id => ({ id, label: stretchWords[id] }))}
        onChange={stretch => set({ stretch })}
      />
      <SelectField
        label={words.limits}
        value={look.limit}
        choices={limitChoices.map(id => ({ id, label: limitWords[id] }))}
        onChange={limit => set({ limit, manual: limit === 'manual' ? [low, high] : look.manual })}
      />
      {look.limit === 'manual' && (
        <>
          <NumberField
            label={words.low}
            value={Number(low.toPrecision(6))}
            min={-Number.MAX_VALUE}
            max={high}
            onChange={value => set({ manual: [value, Math.max(high, value + Number.EPSILON)] })}
          />
          <NumberField
            label={words.high}
            value={Number(high.toPrecision(6))}
            min={low}
            max={Number.MAX_VALUE}
            onChange={value => set({ manual: [Math.min(low, value - Number.EPSILON), value] })}
          />
        </>
      )}
      {!isNight && (
        <SelectField
          label={words.colours}
          value={look.map}
          choices={colourMaps.map(id => ({ id, label: colourWords[id] }))}
          onChange={map => set({ map })}
        />
      )}
      <Slider
        label={words.contrast}
        value={look.contrast}
        min={0.2}
        max={5}
        onChange={contrast => set({ contrast })}
      />
      <Slider label={words.bias} value={look.bias} min={0} max={1} onChange={bias => set({ bias })} />
      <CheckBox isChecked={look.isInverted} onChange={isInverted => set({ isInverted })}>
        {words.invert}
      </CheckBox>
      <CheckBox isChecked={look.isKept} onChange={isKept => set({ isKept })}>
        {words.keep}
      </CheckBox>
    </div>
  )
}

interface SliderProps {
  readonly label: string
  readonly value: number
  readonly min: number
  readonly max: number
  readonly onChange: (value: number) => void
}

function Slider({ label, value, min, max, onChange }: SliderProps) {
  const id = useId()
  return (
    <div className="look-slider">
      <label htmlFor={id}>{label}</label>
      <input
        id={id}
        type="range"
        min={min}
        max={max}
        step={0.05}
        value={value}
        onChange={event => onChange(event.currentTarget.valueAsNumber)}
      />
    </div>
  )
}
