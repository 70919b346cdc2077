import { parseFilter } from '#query/parse-filter.ts'
import { partsOf, withParts } from '#query/filter-parts.ts'
import { printFilter } from '#query/print-filter.ts'
import type { Expression } from '#query/tree.ts'
import { For, Show, createMemo } from 'solid-js'
import type { FilterState } from '../../filter/filter-state.ts'
import { formatCount, plural } from '../../format.ts'
import { Button } from '../../kit/button.tsx'
import { EmptyState } from '../../kit/empty-state.tsx'
import { createLive } from '../../live.ts'
import { remote } from '../../remote.ts'
import css from './no-match.module.css'
import type { TableView } from './view/view-state.ts'

export type NoMatchProps = {
  readonly experimentIds: readonly string[]
  readonly view: TableView
  readonly filter: FilterState
}

/** Says which part of the filter excludes every run, and what would be found without it. */
export function NoMatch(props: NoMatchProps) {
  const explained = createLive(
    () => ({
      experimentIds: props.experimentIds,
      viewType: props.view.deleted() ? ('DELETED_ONLY' as const) : ('ACTIVE_ONLY' as const),
      text: props.filter.applied(),
    }),
    (request) => remote.explainFilter(request),
    (change) => change.kind === 'runs' || change.kind === 'metrics',
  )
  const current = () =>
    explained.dataSource()?.text === props.filter.applied() ? explained.data() : undefined
  const filter = createMemo(() => parseFilter('runs', props.filter.applied(), { superset: true }))
  const runs = () => plural(current()?.total ?? 0, props.view.deleted() ? 'deleted run' : 'run')
  const parts = () => current()?.parts ?? []
  const place = () => (props.view.joint() ? 'these experiments' : 'this experiment')
  const remove = (index: number) =>
    props.filter.setText(
      printFilter(
        withParts(
          filter(),
          partsOf(filter()).filter((_, i) => i !== index),
        ),
      ),
    )
  const words = () => {
    const culprit = parts().findIndex(({ matches }) => matches === 0)
    const [only] = partsOf(filter())
    if (parts().length === 1 && only?.type === 'word')
      return `No run’s name contains “${only.text}”; that excludes all ${runs()} of ${place()}.`
    if (culprit >= 0)
      return `${reasonOf(partsOf(filter())[culprit], props.view)} excludes all ${runs()} of ${place()}.`
    return `Each part matches some of the ${runs()}, but no run matches them all.`
  }
  return (
    <EmptyState title="No match" text={<Show when={current()}>{words()}</Show>}>
      <Show when={parts().length > 1}>
        <ul class={css.parts} aria-label="Parts of the filter">
          <For each={parts()}>
            {(part, index) => (
              <li class={css.part} data-none={part.matches === 0}>
                <code class={css.text}>{part.text}</code>
                <span class={css.count}>matches {formatCount(part.matches)}</span>
                <Show when={part.without > 0}>
                  <Button look="plain" onClick={() => remove(index())}>
                    Remove, then {formatCount(part.without)} {part.without === 1 ? 'matches' : 'match'}
                  </Button>
                </Show>
              </li>
            )}
          </For>
        </ul>
      </Show>
      <Button onClick={() => props.filter.setText('')}>Clear the filter</Button>
    </EmptyState>
  )
}

/** Begins a sentence that ends with what it excludes. */
function reasonOf(part: Expression | undefined, view: TableView): string {
  if (part === undefined) return 'The filter'
  const text = printFilter({ entity: 'runs', expression: part })
  if (part.type !== 'comparison') return `“${text}”`
  const { kind, key } = part.subject
  const keys = view.keys()
  const known = {
    metric: keys?.metrics,
    param: keys?.params,
    tag: keys?.tags,
    dataset: undefined,
    attribute: undefined,
  }[kind]
  const what = { metric: 'metric', param: 'parameter', tag: 'tag', dataset: 'dataset', attribute: 'field' }[
    kind
  ]
  return known === undefined || known.includes(key) ? `“${text}”` : `No run has a ${what} “${key}”: “${text}”`
}
