import { Show, createMemo, createSignal, type JSX } from 'solid-js'
import { ErrorNote } from '../errors.tsx'
import { Skeleton } from '../kit/skeleton.tsx'
import { Splitter } from '../kit/splitter.tsx'
import { createLive } from '../live.ts'
import { PHONE, createMediaQuery } from '../media.ts'
import { createPreference } from '../preference.ts'
import { remote } from '../remote.ts'
import { ArtifactPane } from './artifact-pane.tsx'
import { buildArtifactTree, findArtifactNode, type ArtifactNode } from './artifact-tree.ts'
import { ArtifactTree } from './artifact-tree-view.tsx'
import css from './artifacts.module.css'

const MIN_TREE = 160
const MAX_TREE = 640
const FIRST_TREE = 280

export type ArtifactBrowserProps = {
  /** A run or a logged model. */
  readonly ownerId: string
  /** Of the file or folder that is shown; '' for none. */
  readonly path: string
  /** `replace` while walking through the tree, so that Back leaves it at once. */
  readonly onSelect: (path: string, replace?: boolean) => void
  /** What stands there without a file. */
  readonly empty: JSX.Element
  /** Buttons over a folder. */
  readonly folderActions?: (folder: ArtifactNode) => JSX.Element
}

/** The files of a run or a logged model: a tree, and beside it the one that the address names. */
export function ArtifactBrowser(props: ArtifactBrowserProps) {
  const files = createLive(
    () => props.ownerId,
    (ownerId) => remote.listArtifacts(ownerId),
    (change, ownerId) => change.kind === 'artifacts' && change.runIds.includes(ownerId),
  )
  const root = createMemo(() => {
    const list = files.dataSource() === props.ownerId ? files.data() : undefined
    return list && buildArtifactTree(list)
  })
  return (
    <Show when={root()} fallback={<TreeWaiting error={files.error()} onRetry={() => files.reread()} />}>
      {(tree) => (
        <Show when={tree().files > 0} fallback={props.empty}>
          <Browser {...props} root={tree()} />
        </Show>
      )}
    </Show>
  )
}

function Browser(props: ArtifactBrowserProps & { readonly root: ArtifactNode }) {
  const [stored, setStored] = createPreference('artifactsWidth', (text) =>
    String(clampWidth(Number(text ?? FIRST_TREE))),
  )
  const [width, setWidth] = createSignal(Number(stored()))
  const phone = createMediaQuery(PHONE)
  const selected = createMemo(() => findArtifactNode(props.root, props.path))
  const resize = (next: number): void => {
    setWidth(clampWidth(next))
    setStored(String(width()))
  }
  return (
    <div class={css.browser} style={{ '--tree-width': `${width()}px` }}>
      <Show when={!phone() || props.path === ''}>
        <ArtifactTree root={props.root} selected={props.path} onSelect={props.onSelect} />
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
      <Show when={!phone() || props.path !== ''}>
        <ArtifactPane
          ownerId={props.ownerId}
          path={props.path}
          node={selected()}
          onSelect={props.onSelect}
          folderActions={props.folderActions}
          onBack={phone() ? () => props.onSelect('') : undefined}
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
