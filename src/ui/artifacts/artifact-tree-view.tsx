import ChevronRight from 'lucide-solid/icons/chevron-right'
import File from 'lucide-solid/icons/file'
import Folder from 'lucide-solid/icons/folder'
import { Show, createEffect, createMemo, createSignal, createUniqueId, For, on, untrack } from 'solid-js'
import { createVirtualizer } from '@tanstack/solid-virtual'
import { formatBytes, plural } from '../format.ts'
import {
  findByTyping,
  foldersAbove,
  initiallyOpen,
  listArtifactRows,
  type ArtifactNode,
  type ArtifactRow,
} from './artifact-tree.ts'
import css from './artifacts.module.css'

export type ArtifactTreeProps = {
  readonly root: ArtifactNode
  /** Path of the chosen file or folder; ''. */
  readonly selected: string
  /** `replace` while walking through the tree, so that Back leaves it at once. */
  readonly onSelect: (path: string, replace?: boolean) => void
}

const ROW_HEIGHT = 28
const TYPING_MS = 600

/** Files and folders by ARIA's tree pattern: arrows, Home, End, Enter, and typing a name. */
export function ArtifactTree(props: ArtifactTreeProps) {
  let scroller: HTMLDivElement | undefined
  const treeId = createUniqueId()
  const tree = createTreeState(props)
  const list = createVirtualizer({
    get count() {
      return tree.rows().length
    },
    getScrollElement: () => scroller ?? null,
    estimateSize: () => ROW_HEIGHT,
    overscan: 12,
  })
  createEffect(
    on(tree.active, (index) => {
      if (index >= 0) list.scrollToIndex(index, { align: 'auto' })
    }),
  )
  const idOf = (index: number): string => `${treeId}-${index}`
  return (
    <div class={css.tree}>
      <p class={css.total}>
        {plural(props.root.files, 'file')}, {formatBytes(props.root.size)}
      </p>
      <div
        ref={scroller}
        class={css.treeScroller}
        role="tree"
        aria-label="Files"
        tabindex="0"
        aria-activedescendant={tree.active() >= 0 ? idOf(tree.active()) : undefined}
        onKeyDown={tree.onKeyDown}
        onFocus={() => tree.onFocus()}
      >
        <div role="presentation" class={css.treeRows} style={{ height: `${list.getTotalSize()}px` }}>
          <For each={list.getVirtualItems()}>
            {(item) => (
              <Show when={tree.rows()[item.index]}>
                {(row) => (
                  <TreeRow
                    id={idOf(item.index)}
                    row={row()}
                    top={item.start}
                    active={tree.active() === item.index}
                    selected={props.selected === row().node.path}
                    onClick={() => tree.onClick(item.index)}
                    onToggle={() => tree.toggle(row().node.path)}
                  />
                )}
              </Show>
            )}
          </For>
        </div>
      </div>
    </div>
  )
}

function TreeRow(props: {
  readonly id: string
  readonly row: ArtifactRow
  readonly top: number
  readonly active: boolean
  readonly selected: boolean
  readonly onClick: () => void
  readonly onToggle: () => void
}) {
  const node = () => props.row.node
  const isFolder = () => node().artifact === undefined
  return (
    <div
      id={props.id}
      class={css.treeRow}
      role="treeitem"
      aria-level={props.row.level}
      aria-posinset={props.row.position}
      aria-setsize={props.row.siblings}
      aria-expanded={isFolder() ? props.row.open : undefined}
      aria-selected={props.selected}
      data-active={props.active}
      style={{
        transform: `translateY(${props.top}px)`,
        'padding-left': `${4 + (props.row.level - 1) * 16}px`,
      }}
      onClick={() => props.onClick()}
    >
      <span
        class={css.chevron}
        data-open={props.row.open}
        onClick={(event) => {
          if (!isFolder()) return
          event.stopPropagation()
          props.onToggle()
        }}
      >
        <Show when={isFolder()}>
          <ChevronRight size={14} />
        </Show>
      </span>
      <Show when={isFolder()} fallback={<File size={14} />}>
        <Folder size={14} />
      </Show>
      <span class={css.treeName}>{node().name}</span>
      <span class={css.size}>{formatBytes(node().size)}</span>
    </div>
  )
}

function createTreeState(props: ArtifactTreeProps) {
  /** What was opened or closed by hand. */
  const [byHand, setByHand] = createSignal<ReadonlyMap<string, boolean>>(new Map())
  // Decided by the first list: files that arrive later open nothing by themselves.
  const first = new Set(untrack(() => initiallyOpen(props.root)))
  const rows = createMemo(() => {
    const hand = byHand()
    const above = new Set(foldersAbove(props.selected))
    return listArtifactRows(props.root, (path) => hand.get(path) ?? (first.has(path) || above.has(path)))
  })
  const [activePath, setActivePath] = createSignal(untrack(() => props.selected))
  const active = createMemo(() => rows().findIndex((row) => row.node.path === activePath()))
  createEffect(
    on(
      () => props.selected,
      (path) => setActivePath(path),
      { defer: true },
    ),
  )
  const setOpen = (path: string, open: boolean): void => void setByHand((old) => new Map(old).set(path, open))
  const toggle = (path: string): void => setOpen(path, !rows().find((row) => row.node.path === path)?.open)
  /** Files are shown while walking over them; a folder only when it is asked for. */
  const moveTo = (index: number): void => {
    const row = rows()[Math.min(Math.max(index, 0), rows().length - 1)]
    if (row === undefined) return
    setActivePath(row.node.path)
    if (row.node.artifact !== undefined) props.onSelect(row.node.path, true)
  }
  const choose = (index: number): void => {
    const row = rows()[index]
    if (row === undefined) return
    setActivePath(row.node.path)
    props.onSelect(row.node.path)
    if (row.node.artifact === undefined) toggle(row.node.path)
  }
  return {
    rows,
    active,
    toggle,
    onClick: choose,
    onFocus: () => {
      if (active() < 0) setActivePath(rows()[0]?.node.path ?? '')
    },
    onKeyDown: makeTreeKeys({ rows, active, moveTo, choose, setOpen }),
  }
}

type TreeActions = {
  readonly rows: () => readonly ArtifactRow[]
  readonly active: () => number
  readonly moveTo: (index: number) => void
  readonly choose: (index: number) => void
  readonly setOpen: (path: string, open: boolean) => void
}

function makeTreeKeys(actions: TreeActions): (event: KeyboardEvent) => void {
  let typed = ''
  let typedAt = 0
  const type = (letter: string): void => {
    typed = performance.now() - typedAt > TYPING_MS ? letter : typed + letter
    typedAt = performance.now()
    const found = findByTyping(actions.rows(), actions.active(), typed)
    if (found >= 0) actions.moveTo(found)
  }
  return (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return
    if (actOnTreeKey(event.key, actions)) {
      event.preventDefault()
      event.stopPropagation()
    } else if (event.key.length === 1) {
      event.preventDefault()
      event.stopPropagation()
      type(event.key)
    }
  }
}

function actOnTreeKey(key: string, { rows, active, moveTo, choose, setOpen }: TreeActions): boolean {
  const index = active()
  const row = rows()[index]
  switch (key) {
    case 'ArrowDown':
      moveTo(index + 1)
      return true
    case 'ArrowUp':
      moveTo(index - 1)
      return true
    case 'Home':
      moveTo(0)
      return true
    case 'End':
      moveTo(rows().length - 1)
      return true
    case 'ArrowRight':
      if (row?.node.artifact === undefined && row !== undefined) {
        if (row.open) moveTo(index + 1)
        else setOpen(row.node.path, true)
      }
      return true
    case 'ArrowLeft':
      if (row?.open) setOpen(row.node.path, false)
      else if (row !== undefined) moveTo(parentIndex(rows(), index))
      return true
    case 'Enter':
    case ' ':
      choose(index)
      return true
    default:
      return false
  }
}

function parentIndex(rows: readonly ArtifactRow[], index: number): number {
  const level = rows[index]?.level ?? 1
  for (let at = index - 1; at >= 0; at--) if ((rows[at]?.level ?? 1) < level) return at
  return index
}
