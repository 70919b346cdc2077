import { For } from 'solid-js'
import type { ChartSpec } from '#model/chart.ts'
import { columnId } from '#model/column-id.ts'
import { MenuItem, MenuSeparator } from '../kit/menu.tsx'
import type { PanelFields } from './panel-fields.ts'
import type { PanelState } from './panel-state.ts'

type FirstSpec = { readonly label: string; readonly spec: ChartSpec | undefined }

/** A first guess of what a new chart shows, to be changed in its settings, which open beside it. */
function firstSpecs({ metrics, params }: PanelFields): FirstSpec[] {
  const metric = metrics.find((key) => /loss|acc|error|reward/i.test(key)) ?? metrics[0]
  if (metric === undefined) return [...LABELS.map((label) => ({ label, spec: undefined })), IMAGES]
  const value = columnId({ kind: 'metric', key: metric, show: 'last' })
  const param = params.find((key) => /lr|rate/i.test(key)) ?? params[0]
  const x = param === undefined ? 'a.duration' : columnId({ kind: 'param', key: param })
  const axes = params.slice(0, FIRST_AXES).map((key) => columnId({ kind: 'param', key }))
  const rates = axes.filter((id) => isRate(id))
  const logX = isRate(x) && { logX: true }
  return [
    { label: 'Lines', spec: { kind: 'line', y: [metric] } },
    { label: 'Bars', spec: { kind: 'bar', value } },
    { label: 'Scatter', spec: { kind: 'scatter', x, y: value, ...logX } },
    {
      label: 'Parallel coordinates',
      spec: { kind: 'parallel', columns: [...axes, value], ...(rates.length > 0 && { log: rates }) },
    },
    {
      label: 'Contour',
      spec: { kind: 'contour', x, y: axes.find((id) => id !== x) ?? 'a.duration', z: value, ...logX },
    },
    { label: 'Histogram', spec: { kind: 'histogram', value } },
    { label: 'Boxes', spec: { kind: 'box', value, ...(param !== undefined && { by: x }) } },
    {
      label: 'Importance of parameters',
      spec: params.length === 0 ? undefined : { kind: 'importance', value },
    },
    IMAGES,
  ]
}

/** Those are tried over powers of ten, and never 0. */
function isRate(column: string): boolean {
  return /[._/-](lr|learning_?rate)$/i.test(column)
}

/** The one kind that needs no metric. */
const IMAGES: FirstSpec = { label: 'Images by step', spec: { kind: 'images' } }

const LABELS = [
  'Lines',
  'Bars',
  'Scatter',
  'Parallel coordinates',
  'Contour',
  'Histogram',
  'Boxes',
  'Importance of parameters',
] as const
/** More axes than these are added by hand. */
const FIRST_AXES = 5

export type AddChartItemsProps = { readonly panel: PanelState; readonly fields: PanelFields }

export function AddChartItems(props: AddChartItemsProps) {
  const add = (spec: ChartSpec | undefined): void => {
    if (spec !== undefined) props.panel.setEditing(props.panel.add(spec))
  }
  return (
    <>
      <For each={firstSpecs(props.fields)}>
        {({ label, spec }) => (
          <MenuItem disabled={spec === undefined} onSelect={() => add(spec)}>
            {label}
          </MenuItem>
        )}
      </For>
      <MenuSeparator />
      <MenuItem onSelect={() => props.panel.setEditing('sections')}>Sections by pattern</MenuItem>
    </>
  )
}
