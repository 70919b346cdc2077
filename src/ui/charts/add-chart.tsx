import { For } from 'solid-js'
import type { ChartSpec } from '#model/chart.ts'
import { columnId, type ColumnId } from '#model/column-id.ts'
import { MenuItem, MenuSeparator } from '../kit/menu.tsx'
import type { PanelFields } from './panel-fields.ts'
import type { PanelState } from './panel-state.ts'

/** A first guess of what a new chart shows, to be changed in its settings, which open beside it. */
export function firstSpecs({ metrics, params, tags }: PanelFields): readonly {
  readonly label: string
  readonly spec: ChartSpec | undefined
}[] {
  const metric = metrics.find((key) => /loss|acc|error|reward/i.test(key)) ?? metrics[0]
  const m = metric === undefined ? undefined : columnId({ kind: 'metric', key: metric, show: 'last' })
  const p = params.map((key): ColumnId => columnId({ kind: 'param', key }))
  const by = p[0] ?? (tags[0] === undefined ? undefined : columnId({ kind: 'tag', key: tags[0] }))
  return [
    { label: 'Lines', spec: metric === undefined ? undefined : { kind: 'line', y: [metric] } },
    { label: 'Bars', spec: m && { kind: 'bar', value: m } },
    { label: 'Scatter', spec: m && { kind: 'scatter', x: by ?? 'a.duration', y: m } },
    { label: 'Parallel coordinates', spec: m && { kind: 'parallel', columns: [...p.slice(0, 5), m] } },
    {
      label: 'Contour',
      spec: m && p[0] && p[1] ? { kind: 'contour', x: p[0], y: p[1], z: m } : undefined,
    },
    { label: 'Box plot', spec: m && { kind: 'box', value: m, ...(by && { by }) } },
    { label: 'Histogram', spec: m && { kind: 'histogram', value: m } },
    { label: 'Importance of params', spec: m && { kind: 'importance', target: m } },
    { label: 'Images by step', spec: { kind: 'images', path: '' } },
  ]
}

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
