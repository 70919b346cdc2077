import Columns from 'lucide-solid/icons/columns-3'
import X from 'lucide-solid/icons/x'
import { For, Show, Suspense, lazy } from 'solid-js'
import { FilterField } from '../../filter/filter-field.tsx'
import { Button } from '../../kit/button.tsx'
import { IconButton } from '../../kit/icon-button.tsx'
import { Segmented } from '../../kit/tabs.tsx'
import { columnLabel } from './view/columns.ts'
import { toggleGroup } from './view/group.ts'
import { PHONE, createMediaQuery } from '../../media.ts'
import type { ExperimentState } from './state.ts'
import css from './toolbar.module.css'
import { FIRST_SHARE } from './workspace/layout.ts'

const ColumnPicker = lazy(async () => ({ default: (await import('./grid/column-picker.tsx')).ColumnPicker }))

export type ToolbarProps = {
  readonly state: ExperimentState
  readonly searchRef: (input: HTMLInputElement) => void
}

const LAYOUTS = [
  { value: 'table', label: 'Table' },
  { value: 'both', label: 'Both' },
  { value: 'charts', label: 'Charts' },
] as const

export function Toolbar(props: ToolbarProps) {
  const isPhone = createMediaQuery(PHONE)
  const view = () => props.state.view
  return (
    <div class={css.toolbar}>
      <FilterField
        ref={(input) => props.searchRef(input)}
        class={css.search}
        label="Filter runs"
        placeholder="Filter runs: a word, or metrics.loss &lt; 0.5"
        filter={props.state.filter}
      />
      <Segmented
        label="Which runs"
        value={view().deleted() ? 'deleted' : 'active'}
        options={[
          { value: 'active', label: 'Active' },
          { value: 'deleted', label: 'Deleted' },
        ]}
        onChange={(value) => view().setDeleted(value === 'deleted')}
      />
      <For each={view().groupBy()}>
        {(column) => (
          <span class={css.group}>
            <span class={css.by}>By</span> {columnLabel(column)}
            <IconButton
              label={`Do not group by ${columnLabel(column)}`}
              size="small"
              onClick={() => toggleGroup(view(), column)}
            >
              <X size={12} />
            </IconButton>
          </span>
        )}
      </For>
      <div class={css.end}>
        <Segmented<'table' | 'both' | 'charts'>
          label="Table and charts"
          value={
            typeof props.state.layout() === 'number' ? 'both' : (props.state.layout() as 'table' | 'charts')
          }
          options={isPhone() ? LAYOUTS.filter(({ value }) => value !== 'both') : LAYOUTS}
          onChange={(value) => props.state.setLayout(value === 'both' ? FIRST_SHARE : value)}
        />
        <Show when={!isPhone() || props.state.layout() === 'table'}>
          <Button
            id="columns-button"
            aria-haspopup="dialog"
            aria-expanded={props.state.picking()}
            onClick={() => props.state.setPicking(!props.state.picking())}
          >
            <Columns size={14} />
            Columns
          </Button>
        </Show>
        <Suspense>{props.state.picking() && <ColumnPicker state={props.state} />}</Suspense>
      </div>
    </div>
  )
}
