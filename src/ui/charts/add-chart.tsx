import { For } from 'solid-js'
import type { ChartSpec } from '#model/chart.ts'
import { MenuItem, MenuSeparator } from '../kit/menu.tsx'
import type { PanelFields } from './panel-fields.ts'
import type { PanelState } from './panel-state.ts'

/** A first guess of what a new chart shows, to be changed in its settings, which open beside it. */
function firstSpecs({ metrics }: PanelFields): readonly {
  readonly label: string
  readonly spec: ChartSpec | undefined
}[] {
  const metric = metrics.find((key) => /loss|acc|error|reward/i.test(key)) ?? metrics[0]
  return [{ label: 'Lines', spec: metric === undefined ? undefined : { kind: 'line', y: [metric] } }]
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
