import { Match, Show, Switch } from 'solid-js'
import type { Bytes } from '#base/units.ts'
import { formatBytes } from '../../format.ts'
import { createLoad } from './load.ts'
import css from './preview.module.css'
import { BinaryPreview, PdfPreview } from './preview-binary.tsx'
import { HtmlPreview } from './preview-html.tsx'
import { ImagePreview } from './preview-image.tsx'
import { JsonPreview } from './preview-json.tsx'
import { HEAD_BYTES, previewKind, type PreviewKind } from './preview-kind.ts'
import { MarkdownPreview } from './preview-markdown.tsx'
import { MediaPreview } from './preview-media.tsx'
import { ModelPreview } from './preview-mlmodel.tsx'
import { PreviewNote, PreviewWaiting } from './preview-parts.tsx'
import { DelimitedPreview } from './preview-table.tsx'
import { TextPreview } from './preview-text.tsx'
import { resolvePath } from './resolve-path.ts'

export type PreviewProps = {
  readonly path: string
  readonly size: Bytes
  /** Changes when the content does. */
  readonly version: string
  /** Reads a file of the same owner; undefined when there is none. */
  readonly readFile: (path: string) => Promise<Blob | undefined>
}

/** Beyond this a page would hold too much; the file can be downloaded whole. */
const MAX_BYTES = 50 * 1024 * 1024

type Opened = { readonly path: string; readonly blob: Blob; readonly kind: PreviewKind }

/** A file as its content deserves. Content decides, and nothing of it can run in the page. */
export function Preview(props: PreviewProps) {
  return (
    <Show
      when={props.size <= MAX_BYTES}
      fallback={
        <PreviewNote title="Too large to show">
          The file has {formatBytes(props.size)}; up to {formatBytes(MAX_BYTES)} are shown here. Download it
          to open it elsewhere.
        </PreviewNote>
      }
    >
      <OpenedPreview {...props} />
    </Show>
  )
}

function OpenedPreview(props: PreviewProps) {
  const opened = createLoad(
    () => ({ path: props.path, version: props.version }),
    async ({ path }): Promise<Opened> => {
      const blob = await props.readFile(path)
      if (blob === undefined) throw new Error('The file is no longer there.')
      const head = new Uint8Array(await blob.slice(0, HEAD_BYTES).arrayBuffer())
      return { path, blob, kind: previewKind(path, head) }
    },
  )
  const shown = (): Opened | undefined => {
    const latest = opened.data()
    return latest?.path === props.path ? latest : undefined
  }
  return (
    <div class={css.preview}>
      <Show when={shown()} fallback={<PreviewWaiting error={opened.error()} />}>
        {(file) => <KindPreview file={file()} readFile={(path) => props.readFile(path)} />}
      </Show>
    </div>
  )
}

function KindPreview(props: { readonly file: Opened; readonly readFile: PreviewProps['readFile'] }) {
  const blob = (): Blob => props.file.blob
  const name = (): string => props.file.path.slice(props.file.path.lastIndexOf('/') + 1)
  const kind = (): PreviewKind['kind'] => props.file.kind.kind
  const typed = <K extends PreviewKind['kind']>(wanted: K): Extract<PreviewKind, { kind: K }> | undefined =>
    isKind(props.file.kind, wanted) ? props.file.kind : undefined
  return (
    <Switch fallback={<BinaryPreview blob={blob()} name={name()} />}>
      <Match when={kind() === 'empty'}>
        <PreviewNote title="An empty file">It has no bytes.</PreviewNote>
      </Match>
      <Match when={typed('image')}>
        {(image) => <ImagePreview blob={blob()} type={image().type} name={name()} />}
      </Match>
      <Match when={kind() === 'svg'}>
        <ImagePreview blob={blob()} type="image/svg+xml" name={name()} />
      </Match>
      <Match when={typed('audio')}>
        {(audio) => <MediaPreview kind="audio" blob={blob()} type={audio().type} name={name()} />}
      </Match>
      <Match when={typed('video')}>
        {(video) => <MediaPreview kind="video" blob={blob()} type={video().type} name={name()} />}
      </Match>
      <Match when={kind() === 'pdf'}>
        <PdfPreview blob={blob()} />
      </Match>
      <Match when={kind() === 'html'}>
        <HtmlPreview blob={blob()} name={props.file.path} />
      </Match>
      <Match when={kind() === 'markdown'}>
        <MarkdownPreview
          blob={blob()}
          name={name()}
          loadImage={(path) => props.readFile(resolvePath(props.file.path, path))}
        />
      </Match>
      <Match when={kind() === 'json'}>
        <JsonPreview blob={blob()} name={name()} />
      </Match>
      <Match when={kind() === 'mlmodel'}>
        <ModelPreview blob={blob()} name={name()} />
      </Match>
      <Match when={typed('delimited')}>
        {(table) => <DelimitedPreview blob={blob()} name={name()} delimiter={table().delimiter} />}
      </Match>
      <Match when={typed('text')}>
        {(text) => <TextPreview blob={blob()} name={name()} language={text().language} />}
      </Match>
    </Switch>
  )
}

function isKind<K extends PreviewKind['kind']>(
  kind: PreviewKind,
  wanted: K,
): kind is Extract<PreviewKind, { kind: K }> {
  return kind.kind === wanted
}
