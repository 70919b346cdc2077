import Plus from 'lucide-solid/icons/plus'
import SlidersHorizontal from 'lucide-solid/icons/sliders-horizontal'
import { Show, createMemo } from 'solid-js'
import type { ChartX } from '#model/chart.ts'
import { formatCount, plural } from '../format.ts'
import { IconButton } from '../kit/icon-button.tsx'
import { Menu } from '../kit/menu.tsx'
import { SearchField } from '../kit/search-field.tsx'
import { Select } from '../kit/select.tsx'
import { AddChartItems } from './add-chart.tsx'
import css from './charts-panel.module.css'
import { epochMetric } from './line-settings.ts'
import type { PanelFields } from './panel-fields.ts'
import type { PanelState } from './panel-state.ts'
import { SmoothingField } from './smoothing-field.tsx'

export type PanelToolbarProps = {
  readonly panel: PanelState
  readonly fields: PanelFields
  readonly searchRef: (input: HTMLInputElement) => void
}

export function PanelToolbar(props: PanelToolbarProps) {
  const found = () => props.panel.sections().reduce((sum, { charts }) => sum + charts.length, 0)
  const search = () => props.panel.view().search ?? ''
  return (
    <div class={css.toolbar} role="toolbar" aria-label="Charts">
      <SearchField
        label="Search charts"
        class={css.search}
        value={search()}
        onInput={(text) => props.panel.change({ search: text })}
        ref={(input) => props.searchRef(input)}
      />
      <span class={css.found} role="status">
        {search().trim() === ''
          ? plural(props.panel.charts().length, 'chart')
          : `${formatCount(found())} of ${plural(props.panel.charts().length, 'chart')}`}
      </span>
      <div class={css.settings}>
        <AxisSelect panel={props.panel} />
        <SmoothingField
          label="Smoothing of all charts"
          value={props.panel.view().lines?.smoothing}
          onChange={(smoothing, drag) => props.panel.setLines({ smoothing } as never, drag)}
        />
        <IconButton
          label="Settings of all line charts"
          pressed={props.panel.editing() === 'panel'}
          onClick={() => props.panel.setEditing(props.panel.editing() === 'panel' ? undefined : 'panel')}
        >
          <SlidersHorizontal size={16} />
        </IconButton>
        <Menu label="Add a chart" trigger={<Plus size={16} />}>
          <AddChartItems panel={props.panel} fields={props.fields} />
        </Menu>
      </div>
    </div>
  )
}

function AxisSelect(props: { readonly panel: PanelState }) {
  const value = createMemo((): ChartX => props.panel.view().lines?.x ?? 'step')
  const options = createMemo(() => [
    { value: 'step', label: 'Step' },
    { value: 'relative', label: 'Relative time' },
    { value: 'time', label: 'Wall time' },
    ...(epochMetric(props.panel.metrics()) === undefined ? [] : [{ value: 'epoch', label: 'Epoch' }]),
    { label: 'Metric', options: metricOptions(props.panel.metrics(), value()) },
  ])
  return (
    <Show when={props.panel.metrics().length > 0}>
      <Select
        label="Horizontal axis"
        bare
        value={value()}
        options={options()}
        onChange={(x) =>
          props.panel.change({
            lines: { ...props.panel.view().lines, x: x as ChartX },
            zoom: undefined,
          } as never)
        }
      />
    </Show>
  )
}

/** A list of thousands serves nobody: metrics whose names are of an axis, and the one chosen. Any other is chosen in the settings. */
function metricOptions(metrics: readonly string[], value: ChartX) {
  const likely = metrics.filter((key) =>
    /(^|[/_ .])(step|epoch|iter|iteration|tokens?|samples?|examples?|batch|time|flops)s?($|[/_ .])/i.test(
      key,
    ),
  )
  const chosen = value.startsWith('m.') ? [value.slice(2)] : []
  return [...new Set([...chosen, ...likely])].slice(0, 50).map((key) => ({ value: `m.${key}`, label: key }))
}
