/** Table left, charts right, each able to take all the room. */
import { Show, Suspense, createSignal, lazy, type JSX } from 'solid-js'
import { ErrorNote } from '../../../errors.tsx'
import { Splitter } from '../../../kit/splitter.tsx'
import type { ExperimentState } from '../state.ts'
import { FIRST_SHARE, clampShare, type Layout } from './layout.ts'
import css from './workspace.module.css'

export const loadCharts = async () => ({
  default: (await import('../../../charts/charts-panel.tsx')).ChartsPanel,
})
const ChartsPanel = lazy(loadCharts)

export type WorkspaceProps = {
  readonly state: ExperimentState
  readonly children: JSX.Element
}

export function Workspace(props: WorkspaceProps) {
  const [width, setWidth] = createSignal(0)
  const layout = () => props.state.layout()
  const share = (): number => {
    const now = layout()
    return typeof now === 'number' ? now : FIRST_SHARE
  }
  const observe = (element: HTMLElement) => {
    const observer = new ResizeObserver(() => setWidth(element.clientWidth))
    observer.observe(element)
  }
  return (
    <div
      ref={observe}
      class={css.workspace}
      data-layout={nameOf(layout())}
      style={{ '--share': `${share()}%` }}
    >
      <div class={css.table} hidden={layout() === 'charts'}>
        {props.children}
      </div>
      <Show when={typeof layout() === 'number'}>
        <Splitter
          label="Width of the table"
          value={Math.round((share() / 100) * width())}
          min={0}
          max={width()}
          onChange={(px) => props.state.setLayout(clampShare((px / Math.max(1, width())) * 100))}
          onReset={() => props.state.setLayout('table')}
        />
      </Show>
      <Show when={layout() !== 'table'}>
        <section class={css.charts} aria-label="Charts">
          <Charts state={props.state} />
        </section>
      </Show>
    </div>
  )
}

function nameOf(layout: Layout): string {
  return typeof layout === 'number' ? 'both' : layout
}

function Charts(props: { readonly state: ExperimentState }) {
  const { state } = untracked(props)
  const keys = () => state.view.keys()
  return (
    <Show
      when={state.drawn.runs()}
      fallback={<Show when={state.drawn.error()}>{(error) => <ErrorNote error={error()} />}</Show>}
    >
      {(runs) => (
        <Suspense>
          <ChartsPanel
            runs={runs()}
            metrics={keys()?.metrics}
            params={keys()?.params ?? []}
            tags={keys()?.tags ?? []}
            joint={state.view.joint()}
            view={state.charts()}
            onView={state.setCharts}
            baselineRunId={state.baselineId()}
            selection={{
              has: state.selection.has,
              toggle: (runId) => state.selection.toggle(runId, state.selection.anchor()),
            }}
            onNarrow={(how, runIds) =>
              how === 'keep' ? state.visibility.showOnly(runIds) : state.visibility.hide(runIds)
            }
          />
        </Suspense>
      )}
    </Show>
  )
}

/** The state lives as long as the page and is never exchanged. */
function untracked(props: { readonly state: ExperimentState }): { state: ExperimentState } {
  return { state: props.state }
}
