/** Which columns the table shows: searched, by group, thousands of them without a wait. */
import { createVirtualizer } from '@tanstack/solid-virtual'
import Pin from 'lucide-solid/icons/pin'
import { For, Match, Show, Switch, createMemo, createSignal, onMount } from 'solid-js'
import { formatCount } from '../../../format.ts'
import { Button } from '../../../kit/button.tsx'
import { Checkbox } from '../../../kit/checkbox.tsx'
import { FloatPanel } from '../../../kit/float-panel.tsx'
import { IconButton } from '../../../kit/icon-button.tsx'
import { SearchField } from '../../../kit/search-field.tsx'
import css from './column-picker.module.css'
import {
  ATTRIBUTES,
  GROUPS,
  GROUP_NAMES,
  columnId,
  columnLabel,
  groupOf,
  parseColumnId,
  withoutShow,
  type ColumnGroup,
  type ColumnId,
} from '../view/columns.ts'
import type { ExperimentState } from '../state.ts'
import { withPins } from '../view/address.ts'
import type { TableView } from '../view/view-state.ts'

type Line =
  | { readonly kind: 'group'; readonly group: ColumnGroup; readonly ids: readonly ColumnId[] }
  | { readonly kind: 'column'; readonly id: ColumnId }

const LINE_PX = 28

export function ColumnPicker(props: { readonly state: ExperimentState }) {
  const [query, setQuery] = createSignal('')
  const [scroller, setScroller] = createSignal<HTMLDivElement | null>(null)
  const view = () => props.state.view
  const lines = createMemo(() => listLines(view(), query()))
  const shown = createMemo(() => new Set(view().columns().map(withoutShow)))
  const pinned = createMemo(() => new Set(view().pins().map(withoutShow)))
  const virtual = createVirtualizer<HTMLDivElement, HTMLElement>({
    get count() {
      return lines().length
    },
    getScrollElement: scroller,
    estimateSize: () => LINE_PX,
    overscan: 8,
  })
  const set = (ids: readonly ColumnId[], on: boolean) =>
    view().setColumns(withColumns(view().columns(), view().pins(), ids, on))
  /** As whichever of its values the table shows. */
  const pin = (id: ColumnId) =>
    view().togglePin(
      view()
        .columns()
        .find((one) => withoutShow(one) === id) ?? id,
    )
  let list: HTMLDivElement | undefined
  // After the panel is shown: before, nothing has a size.
  onMount(() => setScroller(list ?? null))
  return (
    <FloatPanel
      label="Columns"
      buttonId="columns-button"
      class={css.panel}
      onClose={() => props.state.setPicking(false)}
    >
      <div class={css.head}>
        <SearchField class={css.search} label="Find a column" value={query()} onInput={setQuery} />
      </div>
      <div ref={list} class={css.list} tabindex="0" role="group" aria-label="Columns by group">
        <div class={css.lines} style={{ height: `${virtual.getTotalSize()}px` }}>
          <For each={virtual.getVirtualItems()}>
            {(item) => (
              <div class={css.line} style={{ transform: `translateY(${item.start}px)` }}>
                <PickerLine
                  line={lines()[item.index]}
                  shown={shown()}
                  pinned={pinned()}
                  onSet={set}
                  onPin={pin}
                />
              </div>
            )}
          </For>
        </div>
        <Show when={lines().length === 0}>
          <p class={css.none}>No column’s name contains “{query()}”.</p>
        </Show>
      </div>
      <div class={css.foot}>
        <span>{formatCount(shown().size)} shown</span>
        <Button look="plain" onClick={() => view().resetColumns()}>
          Reset
        </Button>
      </div>
    </FloatPanel>
  )
}

type PickerLineProps = {
  readonly line: Line | undefined
  readonly shown: ReadonlySet<ColumnId>
  readonly pinned: ReadonlySet<ColumnId>
  readonly onSet: (ids: readonly ColumnId[], on: boolean) => void
  readonly onPin: (id: ColumnId) => void
}

function PickerLine(props: PickerLineProps) {
  const group = () => (props.line?.kind === 'group' ? props.line : undefined)
  const id = () => (props.line?.kind === 'column' ? props.line.id : undefined)
  const label = () => {
    const column = parseColumnId(id() ?? '')
    return column ? columnLabel(column) : ''
  }
  return (
    <Switch>
      <Match when={group()}>
        {(line) => (
          <div class={css.group}>
            <h3 class={css.groupName}>{GROUP_NAMES[line().group]}</h3>
            <span class={css.groupCount}>{formatCount(line().ids.length)}</span>
            <button type="button" class={css.some} onClick={() => props.onSet(line().ids, true)}>
              All
            </button>
            <button type="button" class={css.some} onClick={() => props.onSet(line().ids, false)}>
              None
            </button>
          </div>
        )}
      </Match>
      <Match when={id()}>
        {(column) => (
          <div class={css.column}>
            <label class={css.choice} data-tip={label().length > 36 ? label() : undefined}>
              <Checkbox
                checked={props.shown.has(column())}
                onChange={(event) => props.onSet([column()], event.currentTarget.checked)}
              />
              <span class={css.label}>{label()}</span>
            </label>
            <IconButton
              label={`Pin ${label()} beside the name`}
              size="small"
              class={css.pin}
              pressed={props.pinned.has(column())}
              onClick={() => props.onPin(column())}
            >
              <Pin size={14} />
            </IconButton>
          </div>
        )}
      </Match>
    </Switch>
  )
}

function listLines(view: TableView, query: string): readonly Line[] {
  const needle = query.trim().toLowerCase()
  return GROUPS.flatMap((group): Line[] => {
    const ids = idsOf(view, group).filter((id) => {
      const column = parseColumnId(id)
      return column && columnLabel(column).toLowerCase().includes(needle)
    })
    if (ids.length === 0) return []
    return [{ kind: 'group', group, ids }, ...ids.map((id): Line => ({ kind: 'column', id }))]
  })
}

function idsOf(view: TableView, group: ColumnGroup): readonly ColumnId[] {
  const keys = view.keys()
  switch (group) {
    case 'attribute':
      return ATTRIBUTES.filter((key) => key !== 'experiment' || view.joint()).map((key) =>
        columnId({ kind: 'attribute', key }),
      )
    case 'metric':
      return (keys?.metrics ?? []).map((key) => columnId({ kind: 'metric', key, show: 'last' }))
    case 'param':
      return (keys?.params ?? []).map((key) => columnId({ kind: 'param', key }))
    case 'tag':
      return (keys?.tags ?? []).map((key) => columnId({ kind: 'tag', key }))
  }
}

/** New ones go behind those of their group that are not pinned, in the chooser's order; the others keep their places. */
function withColumns(
  now: readonly ColumnId[],
  pins: readonly ColumnId[],
  ids: readonly ColumnId[],
  on: boolean,
): readonly ColumnId[] {
  const wanted = new Set(ids)
  if (!on) return now.filter((id) => !wanted.has(withoutShow(id)))
  const present = new Set(now.map(withoutShow))
  const rest = [...now.slice(pins.length), ...ids.filter((id) => !present.has(id))]
  const groups = new Set([...rest.map(groupOf), ...GROUPS])
  return withPins(
    pins,
    [...groups].flatMap((group) => rest.filter((id) => groupOf(id) === group)),
  )
}
