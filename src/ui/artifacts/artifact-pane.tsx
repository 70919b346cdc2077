import ArrowLeft from 'lucide-solid/icons/arrow-left'
import Download from 'lucide-solid/icons/download'
import File from 'lucide-solid/icons/file'
import Folder from 'lucide-solid/icons/folder'
import { For, Match, Show, Switch, type JSX } from 'solid-js'
import type { Artifact } from '#model/artifact.ts'
import { createAction } from '../action.ts'
import { formatBytes, plural } from '../format.ts'
import { Button } from '../kit/button.tsx'
import { CopyButton } from '../kit/copy-button.tsx'
import { EmptyState } from '../kit/empty-state.tsx'
import { IconButton } from '../kit/icon-button.tsx'
import { Preview } from '../kit/preview/preview.tsx'
import { saveFile } from '../kit/preview/save-file.ts'
import { RelativeTime } from '../kit/relative-time.tsx'
import { remote } from '../remote.ts'
import { fileNameOf, maybeReadArtifact } from './artifact-files.ts'
import type { ArtifactNode } from './artifact-tree.ts'
import css from './artifacts.module.css'

export type ArtifactPaneProps = {
  /** A run or a logged model. */
  readonly ownerId: string
  readonly path: string
  /** What stands at `path`; undefined when nothing does. */
  readonly node: ArtifactNode | undefined
  readonly onSelect: (path: string) => void
  readonly folderActions: ((folder: ArtifactNode) => JSX.Element) | undefined
  /** Where the pane has the screen to itself. */
  readonly onBack: (() => void) | undefined
}

/** The file or folder that the address names. */
export function ArtifactPane(props: ArtifactPaneProps) {
  return (
    <section class={css.pane} aria-label="Preview">
      <Switch>
        <Match when={props.path === ''}>
          <EmptyState
            title="Choose a file"
            text="Pictures, tables, text, web pages, sound and models are shown here."
          />
        </Match>
        <Match when={props.node?.artifact}>
          {(artifact) => <FilePane {...props} artifact={artifact()} />}
        </Match>
        <Match when={props.node}>{(folder) => <FolderPane {...props} folder={folder()} />}</Match>
        <Match when={true}>
          <PaneHeader {...props} note="" />
          <EmptyState
            title="No such file"
            text={`There is nothing at ${props.path}. It may not have been logged yet, or under another name.`}
          />
        </Match>
      </Switch>
    </section>
  )
}

function FilePane(props: ArtifactPaneProps & { readonly artifact: Artifact }) {
  const download = createAction(async (ownerId: string, path: string) => {
    saveFile(await remote.readArtifact(ownerId, path), fileNameOf(path))
  }, 'Could not read the file')
  return (
    <>
      <PaneHeader {...props} note={formatBytes(props.artifact.size)} time={props.artifact.time}>
        <Button
          pending={download.pending()}
          onClick={() => void download.run(props.ownerId, props.artifact.path)}
          aria-label={`Download ${props.artifact.path}`}
        >
          <Download size={14} />
          Download
        </Button>
      </PaneHeader>
      <Preview
        path={props.artifact.path}
        size={props.artifact.size}
        version={`${props.artifact.sha256} ${props.artifact.size}`}
        readFile={(path) => maybeReadArtifact(props.ownerId, path)}
      />
    </>
  )
}

function FolderPane(props: ArtifactPaneProps & { readonly folder: ArtifactNode }) {
  return (
    <>
      <PaneHeader
        {...props}
        note={`${plural(props.folder.files, 'file')}, ${formatBytes(props.folder.size)}`}
      >
        {props.folderActions?.(props.folder)}
      </PaneHeader>
      <ul class={css.folder}>
        <For each={props.folder.children}>
          {(child) => (
            <li>
              <button type="button" class={css.entry} onClick={() => props.onSelect(child.path)}>
                <Show when={child.artifact} fallback={<Folder size={14} />}>
                  <File size={14} />
                </Show>
                <span class={css.treeName}>{child.name}</span>
                <span class={css.size}>{child.artifact ? '' : plural(child.files, 'file')}</span>
                <span class={css.size}>{formatBytes(child.size)}</span>
              </button>
            </li>
          )}
        </For>
      </ul>
    </>
  )
}

function PaneHeader(
  props: ArtifactPaneProps & {
    readonly note: string
    readonly time?: number
    readonly children?: JSX.Element
  },
) {
  return (
    <header class={css.paneHeader}>
      <Show when={props.onBack}>
        {(back) => (
          <IconButton label="Back to the files" onClick={() => back()()}>
            <ArrowLeft size={16} />
          </IconButton>
        )}
      </Show>
      <div class={css.paneTitle}>
        <h2 data-tip={props.path}>{props.path}</h2>
        <CopyButton text={props.path} label="Copy path" size="small" />
      </div>
      <span class={css.paneNote}>
        {props.note}
        <Show when={props.time}>
          {(time) => (
            <span>
              <RelativeTime time={time()} />
            </span>
          )}
        </Show>
      </span>
      {props.children}
    </header>
  )
}
