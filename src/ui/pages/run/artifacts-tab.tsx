import { Show, createMemo, createSignal } from 'solid-js'
import { ErrorNote } from '../../errors.tsx'
import { EmptyState } from '../../kit/empty-state.tsx'
import { Skeleton } from '../../kit/skeleton.tsx'
import { createLive } from '../../live.ts'
import { PHONE, createMediaQuery } from '../../media.ts'
import { createPreference } from '../../preference.ts'
import { remote } from '../../remote.ts'
import { ArtifactPane } from './artifact-pane.tsx'
import { Splitter } from '../../kit/splitter.tsx'
import { buildArtifactTree, findArtifactNode, type ArtifactNode } from './artifact-tree.ts'
import { ArtifactTree } from './artifact-tree-view.tsx'
import css from './artifacts-tab.module.css'
import type { RunPageState } from './state.ts'

const MIN_TREE = 160
const MAX_TREE = 640
const FIRST_TREE = 280

/** The run's files: a tree, and beside it the one that the address names. */
export function ArtifactsTab(props: { readonly state: RunPageState }) {
  const files = createLive(
    () => props.state.runId(),
    (runId) => remote.listArtifacts(runId),
    (change, runId) => change.kind === 'artifacts' && change.runIds.includes(runId),
  )
  const root = createMemo(() => {
    const list = files.dataSource() === props.state.runId() ? files.data() : undefined
    return list && buildArtifactTree(list)
  })
  return (
    <Show when={root()} fallback={<TreeWaiting error={files.error()} onRetry={() => files.reread()} />}>
      {(tree) => (
        <Show when={tree().files > 0} fallback={<NoArtifacts state={props.state} />}>
          <Browser state={props.state} root={tree()} />
        </Show>
      )}
    </Show>
  )
}

function Browser(props: { readonly state: RunPageState; readonly root: ArtifactNode }) {
  const [stored, setStored] = createPreference('artifactsWidth', (text) =>
    String(clampWidth(Number(text ?? FIRST_TREE))),
  )
  const [width, setWidth] = createSignal(Number(stored()))
  const phone = createMediaQuery(PHONE)
  const selected = createMemo(() => findArtifactNode(props.root, props.state.artifact()))
  const path = (): string => props.state.artifact()
  const select = (next: string, replace = false): void => props.state.go('artifacts', next, { replace })
  const resize = (next: number): void => {
    setWidth(clampWidth(next))
    setStored(String(width()))
  }
  return (
    <div class={css.browser} style={{ '--tree-width': `${width()}px` }}>
      <Show when={!phone() || path() === ''}>
        <ArtifactTree root={props.root} selected={path()} onSelect={select} />
      </Show>
      <Show when={!phone()}>
        <Splitter
          label="Width of the file tree"
          value={width()}
          min={MIN_TREE}
          max={MAX_TREE}
          onChange={resize}
        />
      </Show>
      <Show when={!phone() || path() !== ''}>
        <ArtifactPane
          runId={props.state.runId()}
          path={path()}
          node={selected()}
          onSelect={select}
          onBack={phone() ? () => select('') : undefined}
        />
      </Show>
    </div>
  )
}

function clampWidth(width: number): number {
  return Number.isFinite(width) ? Math.min(MAX_TREE, Math.max(MIN_TREE, Math.round(width))) : FIRST_TREE
}

function TreeWaiting(props: { readonly error: unknown; readonly onRetry: () => void }) {
  return (
    <Show when={props.error} fallback={<TreeSkeleton />}>
      <ErrorNote error={props.error} onRetry={() => props.onRetry()} />
    </Show>
  )
}

function TreeSkeleton() {
  return (
    <div class={css.skeleton} aria-busy="true" aria-label="Loading the files">
      <Skeleton width="160px" />
      <Skeleton width="120px" />
      <Skeleton width="180px" />
    </div>
  )
}

function NoArtifacts(props: { readonly state: RunPageState }) {
  return (
    <Show
      when={props.state.details()?.live}
      fallback={
        <EmptyState
          title="No files"
          text={
            <>
              This run logged none. <code>run.logArtifact('model/weights.bin', bytes)</code> keeps a file with
              it: pictures, tables, models, whatever should be found again.
            </>
          }
        />
      }
    >
      <EmptyState title="No files yet" text="The run is live: its files appear here when it logs them." />
    </Show>
  )
}
