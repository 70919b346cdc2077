import { createMemo } from 'solid-js'
import type { Smoothing, SmoothingKind } from '#model/chart.ts'
import { Select } from '../kit/select.tsx'
import css from './charts-panel.module.css'

export type SmoothingFieldProps = {
  readonly label: string
  readonly value: Smoothing | undefined
  /** @param drag names a drag that goes on */
  readonly onChange: (smoothing: Smoothing | undefined, drag?: string) => void
}

const KINDS: readonly { readonly value: SmoothingKind; readonly label: string }[] = [
  { value: 'twema', label: 'TW-EMA' },
  { value: 'ema', label: 'EMA' },
  { value: 'mean', label: 'Running mean' },
  { value: 'gaussian', label: 'Gaussian' },
]

/** Half way along the slider. */
const FIRST_AMOUNT: Readonly<Record<SmoothingKind, number>> = { twema: 0.9, ema: 0.9, mean: 15, gaussian: 5 }
const SLIDER_STEPS = 100
const MOST_MEAN = 501
const MOST_DEVIATION = 60

/** How much, by a slider, and by which method. All the way to the left is not at all. */
export function SmoothingField(props: SmoothingFieldProps) {
  const kind = createMemo((): SmoothingKind => props.value?.kind ?? 'twema')
  const position = () => (props.value === undefined ? 0 : positionOf(props.value))
  const at = (place: number): Smoothing | undefined =>
    place <= 0 ? undefined : { kind: kind(), amount: amountAt(kind(), place) }
  return (
    <div class={css.smoothing} role="group" aria-label={props.label}>
      <Select
        label="Kind of smoothing"
        bare
        value={kind()}
        options={KINDS}
        onChange={(next) =>
          props.onChange({ kind: next as SmoothingKind, amount: FIRST_AMOUNT[next as SmoothingKind] })
        }
      />
      <input
        type="range"
        min="0"
        max={SLIDER_STEPS}
        value={position()}
        aria-label="Amount of smoothing"
        aria-valuetext={props.value === undefined ? 'none' : String(props.value.amount)}
        onInput={(event) => props.onChange(at(event.currentTarget.valueAsNumber), 'smoothing')}
        onChange={(event) => props.onChange(at(event.currentTarget.valueAsNumber))}
      />
      <output class={css.amount}>{props.value?.amount ?? 'off'}</output>
    </div>
  )
}

/** Weights near 1 differ most, so the slider is even in how far back they remember; windows are even in their logarithm. */
function amountAt(kind: SmoothingKind, place: number): number {
  const share = place / SLIDER_STEPS
  switch (kind) {
    case 'twema':
    case 'ema':
      return round(1 - 10 ** (-3 * share))
    case 'mean':
      return Math.round(MOST_MEAN ** share / 2) * 2 + 1
    case 'gaussian':
      return round(MOST_DEVIATION ** (share * 1.25 - 0.25))
  }
}

function positionOf({ kind, amount }: Smoothing): number {
  const share = {
    twema: -Math.log10(1 - amount) / 3,
    ema: -Math.log10(1 - amount) / 3,
    mean: Math.log(amount) / Math.log(MOST_MEAN),
    gaussian: (Math.log(amount) / Math.log(MOST_DEVIATION) + 0.25) / 1.25,
  }[kind]
  return Math.round(Math.min(Math.max(share, 0), 1) * SLIDER_STEPS)
}

function round(value: number): number {
  return Number(value.toPrecision(3))
}
