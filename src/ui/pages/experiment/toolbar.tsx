import Columns from 'lucide-solid/icons/columns-3'
import { Suspense, lazy } from 'solid-js'
import { Button } from '../../kit/button.tsx'
import { SearchField } from '../../kit/search-field.tsx'
import { Segmented } from '../../kit/tabs.tsx'
import type { ExperimentState } from './state.ts'
import css from './toolbar.module.css'

const ColumnPicker = lazy(async () => ({ default: (await import('./grid/column-picker.tsx')).ColumnPicker }))

export type ToolbarProps = {
  readonly state: ExperimentState
  readonly searchRef: (input: HTMLInputElement) => void
}

export function Toolbar(props: ToolbarProps) {
  const view = () => props.state.view
  return (
    <div class={css.toolbar}>
      <SearchField
        ref={(input) => props.searchRef(input)}
        class={css.search}
        label="Filter runs by name"
        value={view().text()}
        onInput={(text) => view().setText(text)}
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
      <div class={css.end}>
        <Button
          id="columns-button"
          aria-haspopup="dialog"
          aria-expanded={props.state.picking()}
          onClick={() => props.state.setPicking(!props.state.picking())}
        >
          <Columns size={14} />
          Columns
        </Button>
        <Suspense>{props.state.picking() && <ColumnPicker state={props.state} />}</Suspense>
      </div>
    </div>
  )
}
