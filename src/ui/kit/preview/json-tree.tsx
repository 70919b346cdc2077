import ChevronRight from 'lucide-solid/icons/chevron-right'
import { Show, createMemo, createSignal } from 'solid-js'
import { jsonRows, type JsonRow } from './json-rows.ts'
import css from './json-tree.module.css'
import { VirtualRows } from './virtual-rows.tsx'

const ROW_HEIGHT = 22

/** Any JSON value, its parts opened and closed one by one. */
export function JsonTree(props: { readonly value: unknown; readonly name: string }) {
  /** What was opened or closed by hand; the first two levels are open before that. */
  const [toggled, setToggled] = createSignal<ReadonlyMap<string, boolean>>(new Map())
  const rows = createMemo(() => {
    const byHand = toggled()
    return jsonRows(props.value, (id, depth) => byHand.get(id) ?? depth < 2)
  })
  const toggle = (row: JsonRow): void => void setToggled((old) => new Map(old).set(row.id, !row.open))
  return (
    <VirtualRows
      class={css.tree}
      count={rows().length}
      rowHeight={ROW_HEIGHT}
      label={`Contents of ${props.name}`}
    >
      {(index) => (
        <Show when={rows()[index]}>
          {(row) => (
            <div class={css.treeRow} style={{ 'padding-left': `${8 + row().depth * 16}px` }}>
              <Show when={row().opens} fallback={<span class={css.chevron} />}>
                <button
                  type="button"
                  class={css.chevron}
                  aria-expanded={row().open}
                  aria-label={`${row().open ? 'Close' : 'Open'} ${row().name || 'all'}`}
                  onClick={() => toggle(row())}
                >
                  <ChevronRight size={14} />
                </button>
              </Show>
              <Show when={row().name}>
                <span class={css.treeName} data-kind={row().kind}>
                  {row().name}
                </span>
              </Show>
              <span class={css[`json-${row().kind}`]}>{row().text}</span>
            </div>
          )}
        </Show>
      )}
    </VirtualRows>
  )
}
