import { useNavigate } from '@solidjs/router'
import { Show, createSignal } from 'solid-js'
import { describeError } from '../../errors.tsx'
import { exportBundle } from '../../exporting/export-state.ts'
import { formatCount, plural } from '../../format.ts'
import { Button } from '../../kit/button.tsx'
import { ConfirmDialog } from '../../kit/dialog.tsx'
import { comparePath } from '../../routes.ts'
import css from './footer.module.css'
import { TagDialog } from './tag-dialog.tsx'
import type { ExperimentState } from './state.ts'

/** How many there are, how many are ticked, and what can be done with those. */
export function Footer(props: { readonly state: ExperimentState }) {
  const navigate = useNavigate()
  const [purging, setPurging] = createSignal(false)
  const ids = () => [...props.state.selection.ids()]
  const runs = () => plural(ids().length, 'run')
  const actions = () => props.state.actions
  const total = () => props.state.rows.runs()
  return (
    <footer class={css.footer}>
      <span class={css.count} role="status">
        <Show when={total() !== undefined}>
          {plural(total() ?? 0, props.state.view.deleted() ? 'deleted run' : 'run')}
          <Show when={props.state.filter.applied() !== ''}> match</Show>
        </Show>
        <Show when={ids().length > 0}>
          <span class={css.selected}>, {formatCount(ids().length)} selected</span>
        </Show>
      </span>
      <Show when={props.state.rows.error() !== undefined && total() !== undefined}>
        <span class={css.stale} role="alert">
          Not up to date: {describeError(props.state.rows.error()).title.toLowerCase()}.
        </span>
        <Button look="plain" onClick={() => props.state.rows.reread()}>
          Try again
        </Button>
      </Show>
      <Show when={ids().length === 0 && (total() ?? 0) > 0}>
        <Button
          look="plain"
          pending={actions().download.pending()}
          onClick={() =>
            void actions().download.run(props.state.title() ?? 'runs', props.state.view.columns())
          }
        >
          Download CSV
        </Button>
      </Show>
      <Show when={props.state.visibility.isLimited()}>
        <Button look="plain" onClick={() => props.state.visibility.showAll()}>
          Draw all
        </Button>
      </Show>
      <Show when={ids().length > 0}>
        <Button look="plain" onClick={() => props.state.selection.clear()}>
          Clear
        </Button>
        <Show when={ids().length > 1}>
          <Button onClick={() => navigate(comparePath(ids()))}>Compare {runs()}</Button>
        </Show>
        <Button look="plain" onClick={() => props.state.visibility.showOnly(ids())}>
          Draw only these
        </Button>
        <Show when={!props.state.view.deleted()}>
          <Button look="plain" writes onClick={() => props.state.setTagging(true)}>
            Tag
          </Button>
        </Show>
        <Button look="plain" writes onClick={() => void exportBundle({ runs: ids() })}>
          Export
        </Button>
        <div class={css.actions}>
          <Show
            when={props.state.view.deleted()}
            fallback={
              <Button
                look="danger"
                writes
                pending={actions().remove.pending()}
                onClick={() => void actions().remove.run(ids())}
              >
                Delete {runs()}
              </Button>
            }
          >
            <Button
              writes
              pending={actions().restore.pending()}
              onClick={() => void actions().restore.run(ids())}
            >
              Restore {runs()}
            </Button>
            <Button look="danger" writes onClick={() => setPurging(true)}>
              Purge {runs()}…
            </Button>
          </Show>
        </div>
      </Show>
      <TagDialog state={props.state} />
      <ConfirmDialog
        open={purging()}
        onClose={() => setPurging(false)}
        title={`Purge ${runs()}?`}
        action={`Purge ${runs()}`}
        danger
        onConfirm={() => actions().purge.run(ids())}
      >
        <p>Their parameters, metrics and files are removed for good. This cannot be undone.</p>
      </ConfirmDialog>
    </footer>
  )
}
