import { For } from 'solid-js'
import type {
  BarChart,
  BoxChart,
  ContourChart,
  HistogramChart,
  ImagesChart,
  ImportanceChart,
  ParallelChart,
  ScatterChart,
} from '#model/chart.ts'
import type { ColumnId } from '#model/column-id.ts'
import field from '../../kit/field.module.css'
import { Select, type SelectGroup } from '../../kit/select.tsx'
import css from '../chart-inspector.module.css'
import { nameOfColumn } from '../chart-list.ts'
import { GroupFields, Tick } from '../line-fields.tsx'
import { kindOptions, numberOptions, type PanelFields } from '../panel-fields.ts'
import { TextLine } from '../text-line.tsx'

type FieldsOf<Spec> = {
  readonly spec: Spec
  readonly fields: PanelFields
  /** What is undefined is taken away. */
  readonly onChange: (change: { [K in keyof Spec]?: Spec[K] | undefined }) => void
}

/** What a bar chart shows. */
export function BarFields(props: FieldsOf<BarChart>) {
  return (
    <>
      <ValueSelect {...props} />
      <Tick
        label="Log scale"
        checked={props.spec.logY ?? false}
        onChange={(logY) => props.onChange({ logY: logY || undefined })}
      />
      <GroupFields
        value={props.spec.group === undefined ? {} : { group: props.spec.group }}
        fields={props.fields}
        withMembers={false}
        onChange={({ group }) => props.onChange({ group })}
      />
    </>
  )
}

/** What a scatter chart shows. */
export function ScatterFields(props: FieldsOf<ScatterChart>) {
  return (
    <>
      <AxisFields {...props} />
      <Tick
        label="Line that fits best"
        checked={props.spec.trend !== 'none'}
        onChange={(on) => props.onChange({ trend: on ? undefined : 'none' })}
      />
      <Select
        label="Colour by"
        value={props.spec.colorBy ?? ''}
        options={[{ value: '', label: 'The run’s own colour' }, ...colorOptions(props.fields)]}
        onChange={(id) => props.onChange({ colorBy: id === '' ? undefined : id })}
      />
    </>
  )
}

/** Two values against each other. */
function AxisFields(props: {
  readonly spec: Pick<ScatterChart, 'x' | 'y' | 'logX' | 'logY'>
  readonly fields: PanelFields
  readonly onChange: (
    change: { [K in 'x' | 'y']?: ColumnId } & { [K in 'logX' | 'logY']?: true | undefined },
  ) => void
}) {
  return (
    <>
      <For each={['x', 'y'] as const}>
        {(axis) => (
          <ColumnSelect
            label={axis === 'x' ? 'Horizontal axis' : 'Vertical axis'}
            value={props.spec[axis]}
            options={numberOptions(props.fields)}
            onChange={(id) => props.onChange({ [axis]: id })}
          />
        )}
      </For>
      <Tick
        label="Log x"
        checked={props.spec.logX ?? false}
        onChange={(logX) => props.onChange({ logX: logX || undefined })}
      />
      <Tick
        label="Log y"
        checked={props.spec.logY ?? false}
        onChange={(logY) => props.onChange({ logY: logY || undefined })}
      />
    </>
  )
}

/** What a contour shows. */
export function ContourFields(props: FieldsOf<ContourChart>) {
  return (
    <>
      <ColumnSelect
        label="Value, as colour"
        value={props.spec.z}
        options={numberOptions(props.fields)}
        onChange={(z) => props.onChange({ z })}
      />
      <AxisFields {...props} />
    </>
  )
}

/** What a histogram shows. */
export function HistogramFields(props: FieldsOf<HistogramChart>) {
  const set = (text: string): void => {
    const bins = Math.round(Number(text))
    props.onChange({ bins: bins >= 1 && bins <= MOST_BINS ? bins : undefined })
  }
  return (
    <>
      <ValueSelect {...props} />
      <TextLine
        label="About so many bars"
        value={String(props.spec.bins ?? '')}
        placeholder="by the number of runs"
        onChange={set}
      />
      <LogTick {...props} />
    </>
  )
}

const MOST_BINS = 200

/** What boxes show. */
export function BoxFields(props: FieldsOf<BoxChart>) {
  return (
    <>
      <ValueSelect {...props} />
      <Select
        label="A box for each"
        value={props.spec.by ?? ''}
        options={[{ value: '', label: 'One for all runs' }, ...kindOptions(props.fields)]}
        onChange={(id) => props.onChange({ by: id === '' ? undefined : id })}
      />
      <LogTick {...props} />
    </>
  )
}

/** What images show. */
export function ImagesFields(props: FieldsOf<ImagesChart>) {
  return (
    <Select
      label="Size of images"
      value={props.spec.size ?? ''}
      options={SIZES}
      onChange={(size) => props.onChange({ size: size === '' ? undefined : (size as ImagesChart['size']) })}
    />
  )
}

const SIZES = [
  { value: '', label: 'As large as all fit' },
  { value: 'small', label: 'Small' },
  { value: 'medium', label: 'Medium' },
  { value: 'large', label: 'Large' },
]

/** What params are measured by. */
export function ImportanceFields(props: FieldsOf<ImportanceChart>) {
  return <ValueSelect {...props} />
}

function ValueSelect(props: {
  readonly spec: { readonly value: ColumnId }
  readonly fields: PanelFields
  readonly onChange: (change: { readonly value: ColumnId }) => void
}) {
  return (
    <ColumnSelect
      label="Value"
      value={props.spec.value}
      options={numberOptions(props.fields)}
      onChange={(value) => props.onChange({ value })}
    />
  )
}

function LogTick(props: {
  readonly spec: { readonly logX?: boolean }
  readonly onChange: (change: { readonly logX: true | undefined }) => void
}) {
  return (
    <Tick
      label="Log scale"
      checked={props.spec.logX ?? false}
      onChange={(on) => props.onChange({ logX: on || undefined })}
    />
  )
}

/** Which axes parallel coordinates have; what each is like is told at the axis. */
export function ParallelFields(props: FieldsOf<ParallelChart>) {
  const options = (): SelectGroup[] => [
    ...numberOptions(props.fields),
    ...kindOptions(props.fields).filter(({ label }) => label !== 'Parameters'),
  ]
  return (
    <fieldset class={css.group}>
      <legend class={field.label}>Axes</legend>
      <div class={css.chips}>
        <For each={props.spec.columns}>
          {(id) => (
            <button
              type="button"
              class={css.chip}
              aria-label={`Take axis ${nameOfColumn(id)} away`}
              onClick={() => props.onChange({ columns: props.spec.columns.filter((other) => other !== id) })}
            >
              {nameOfColumn(id)} ×
            </button>
          )}
        </For>
      </div>
      <Select
        label="Add an axis"
        bare
        value=""
        options={[{ value: '', label: 'Add an axis…' }, ...options()]}
        onChange={(id) =>
          id !== '' &&
          !props.spec.columns.includes(id) &&
          props.onChange({ columns: [...props.spec.columns, id] })
        }
      />
    </fieldset>
  )
}

/** Metrics too: a ramp shows a third value. */
function colorOptions(fields: PanelFields): SelectGroup[] {
  return [...kindOptions(fields), ...numberOptions(fields).filter(({ label }) => label.startsWith('Metrics'))]
}

/** A choice in which what is chosen stands, too, where the runs have it no more. */
function ColumnSelect(props: {
  readonly label: string
  readonly value: ColumnId
  readonly options: readonly SelectGroup[]
  readonly onChange: (id: ColumnId) => void
}) {
  const isKnown = (): boolean =>
    props.options.some(({ options }) => options.some(({ value }) => value === props.value))
  return (
    <Select
      label={props.label}
      value={props.value}
      options={
        isKnown()
          ? props.options
          : [{ value: props.value, label: nameOfColumn(props.value) }, ...props.options]
      }
      onChange={(id) => props.onChange(id)}
    />
  )
}
