import { For, Show } from 'solid-js'
import type { ColumnId } from '#model/column-id.ts'
import type {
  ChartX,
  GroupBand,
  GroupCenter,
  Grouping,
  JumpRule,
  LineSettings,
  OutlierRange,
} from '#model/chart.ts'
import { Checkbox } from '../kit/checkbox.tsx'
import field from '../kit/field.module.css'
import { Select } from '../kit/select.tsx'
import css from './chart-inspector.module.css'
import { nameOfColumn } from './chart-list.ts'
import { kindOptions, type PanelFields } from './panel-fields.ts'
import { SmoothingField } from './smoothing-field.tsx'
import { TextLine } from './text-line.tsx'

export type LineFieldsProps = {
  readonly value: LineSettings
  readonly fields: PanelFields
  readonly onChange: (change: LineSettings, drag?: string) => void
}

const NONE = { value: '', label: 'None' }

/** Small charts by what runs have, of lines and of run values. */
export function FacetSelect(props: {
  readonly value: ColumnId | undefined
  readonly fields: PanelFields
  readonly onChange: (facetBy: ColumnId | undefined) => void
}) {
  return (
    <Select
      label="A small chart for each"
      value={props.value ?? ''}
      options={[NONE, ...kindOptions(props.fields)]}
      onChange={(id) => props.onChange(id === '' ? undefined : id)}
    />
  )
}

const AXES = [
  { value: 'step', label: 'Step' },
  { value: 'relative', label: 'Relative time' },
  { value: 'time', label: 'Wall time' },
  { value: 'epoch', label: 'Epoch' },
  { value: 'metric', label: 'A metric' },
]

const OUTLIERS = [
  { value: 'all', label: 'Show everything' },
  { value: 'percentile', label: 'From 5 % to 95 %' },
  { value: 'iqr', label: 'Within 1.5 quartile distances' },
]

const JUMPS = [
  { value: 'split', label: 'Two lines' },
  { value: 'later', label: 'The later one wins' },
  { value: 'join', label: 'One line in step order' },
]

/** How lines are drawn. */
export function LineFields(props: LineFieldsProps) {
  const set = (change: { [K in keyof LineSettings]: LineSettings[K] | undefined }, drag?: string): void =>
    props.onChange(change as LineSettings, drag)
  return (
    <>
      <AxisFields {...props} />
      <fieldset class={css.group}>
        <legend class={field.label}>Smoothing</legend>
        <SmoothingField
          label="Smoothing"
          value={props.value.smoothing}
          onChange={(smoothing, drag) => set({ smoothing }, drag)}
        />
        <Tick
          label="What was logged behind it"
          checked={props.value.hideRaw !== true}
          onChange={(on) => set({ hideRaw: !on })}
        />
      </fieldset>
      <GroupFields {...props} withMembers />
      <Select
        label="Colour by"
        value={props.value.colorBy ?? ''}
        options={[{ value: '', label: 'The run’s own colour' }, ...kindOptions(props.fields)]}
        onChange={(id) => set({ colorBy: id === '' ? undefined : id })}
      />
      <Select
        label="Dashes by"
        value={props.value.dashBy ?? ''}
        options={[NONE, ...kindOptions(props.fields)]}
        onChange={(id) => set({ dashBy: id === '' ? undefined : id })}
      />
      <FacetSelect
        value={props.value.facetBy}
        fields={props.fields}
        onChange={(facetBy) => set({ facetBy })}
      />
      <Select
        label="Outliers"
        value={props.value.outliers ?? 'all'}
        options={OUTLIERS}
        onChange={(outliers) => set({ outliers: outliers as OutlierRange })}
      />
      <Select
        label="A run that was started again"
        value={props.value.jumps ?? 'split'}
        options={JUMPS}
        onChange={(jumps) => set({ jumps: jumps as JumpRule })}
      />
      <RangeFields {...props} />
    </>
  )
}

function AxisFields(props: LineFieldsProps) {
  const x = (): ChartX => props.value.x ?? 'step'
  const kind = (): string => (x().startsWith('m.') ? 'metric' : x())
  const setX = (next: ChartX): void => props.onChange({ x: next })
  return (
    <fieldset class={css.group}>
      <Select
        label="Horizontal axis"
        value={kind()}
        options={AXES}
        onChange={(next) =>
          setX(next === 'metric' ? `m.${props.fields.metrics[0] ?? 'epoch'}` : (next as ChartX))
        }
      />
      <Show when={kind() === 'metric'}>
        <TextLine
          label="Metric of the horizontal axis"
          bare
          value={x().slice(2)}
          choices={props.fields.metrics}
          onChange={(key) => key.trim() !== '' && setX(`m.${key.trim()}`)}
        />
      </Show>
      <div class={css.row}>
        <Tick
          label="Log x"
          checked={props.value.logX ?? false}
          onChange={(logX) => props.onChange({ logX })}
        />
        <Tick
          label="Log y"
          checked={props.value.logY ?? false}
          onChange={(logY) => props.onChange({ logY })}
        />
      </div>
    </fieldset>
  )
}

const CENTERS = [
  { value: 'mean', label: 'Mean' },
  { value: 'median', label: 'Median' },
  { value: 'min', label: 'Least' },
  { value: 'max', label: 'Greatest' },
]

const BANDS = [
  { value: 'std', label: 'Standard deviation' },
  { value: 'stderr', label: 'Standard error' },
  { value: 'ci95', label: '95 % confidence' },
  { value: 'range', label: 'Least to greatest' },
  { value: 'none', label: 'No band' },
]

export type GroupFieldsProps = LineFieldsProps & {
  /** Whether members can be drawn beside their group. */
  readonly withMembers: boolean
}

/** Which runs are one group, and what is drawn of it. */
export function GroupFields(props: GroupFieldsProps) {
  const by = (): readonly string[] => props.value.group?.by ?? []
  const set = (change: Partial<Grouping>): void => {
    const group: Grouping = { by: by(), ...props.value.group, ...change }
    props.onChange({ group: group.by.length === 0 ? undefined : group } as LineSettings)
  }
  return (
    <fieldset class={css.group}>
      <legend class={field.label}>Groups of runs</legend>
      <Select
        label={by().length === 0 ? 'Group by' : 'And by'}
        bare
        value=""
        options={[
          { value: '', label: by().length === 0 ? 'Group by…' : 'And by…' },
          ...kindOptions(props.fields),
        ]}
        onChange={(id) => id !== '' && !by().includes(id) && set({ by: [...by(), id] })}
      />
      <Show when={by().length > 0}>
        <div class={css.chips}>
          <For each={by()}>
            {(id) => (
              <button
                type="button"
                class={css.chip}
                aria-label={`Do not group by ${nameOfColumn(id)}`}
                onClick={() => set({ by: by().filter((other) => other !== id) })}
              >
                {nameOfColumn(id)} ×
              </button>
            )}
          </For>
        </div>
        <div class={css.row}>
          <Select
            label="Line"
            value={props.value.group?.center ?? 'mean'}
            options={CENTERS}
            onChange={(center) => set({ center: center as GroupCenter })}
          />
          <Select
            label="Band"
            value={props.value.group?.band ?? 'std'}
            options={BANDS}
            onChange={(band) => set({ band: band as GroupBand })}
          />
        </div>
        <Show when={props.withMembers}>
          <Tick
            label="Members as thin lines"
            checked={props.value.group?.members ?? false}
            onChange={(members) => set({ members })}
          />
        </Show>
      </Show>
    </fieldset>
  )
}

function RangeFields(props: LineFieldsProps) {
  const end = (place: 0 | 1): string => String(props.value.yRange?.[place] ?? '')
  const set = (place: 0 | 1, text: string): void => {
    const texts = [end(0), end(1)].with(place, text.trim())
    const [min, max] = texts.map((one) => (one === '' ? NaN : Number(one))) as [number, number]
    const isRange = Number.isFinite(min) && Number.isFinite(max) && min < max
    if (isRange || texts.every((one) => one === ''))
      props.onChange({ yRange: isRange ? [min, max] : undefined } as LineSettings)
  }
  return (
    <fieldset class={css.group}>
      <legend class={field.label}>Vertical range</legend>
      <div class={css.row}>
        <TextLine
          label="Vertical range from"
          bare
          value={end(0)}
          placeholder="from"
          onChange={(text) => set(0, text)}
        />
        <TextLine
          label="Vertical range to"
          bare
          value={end(1)}
          placeholder="to"
          onChange={(text) => set(1, text)}
        />
      </div>
    </fieldset>
  )
}

/** A choice that is on or off. */
export function Tick(props: {
  readonly label: string
  readonly checked: boolean
  readonly onChange: (on: boolean) => void
}) {
  return (
    <label class={css.tick}>
      <Checkbox checked={props.checked} onChange={(event) => props.onChange(event.currentTarget.checked)} />
      {props.label}
    </label>
  )
}
