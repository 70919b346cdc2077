import FileText from 'lucide-solid/icons/file-text'
import { Show } from 'solid-js'
import { formatBytes } from '../../format.ts'
import { CodeView } from './code-view.tsx'
import { hexLines } from './hex-lines.ts'
import { createLoad } from './load.ts'
import css from './preview.module.css'
import { PreviewNote, PreviewWaiting } from './preview-parts.tsx'

const FIRST_BYTES = 4096

/** The first bytes, for what has no better picture. */
export function BinaryPreview(props: { readonly blob: Blob; readonly name: string }) {
  const loaded = createLoad(
    () => props.blob,
    async (blob) => {
      const bytes = new Uint8Array(await blob.slice(0, FIRST_BYTES).arrayBuffer())
      return hexLines(bytes).map(({ offset, hex, text }) => [
        { text: `${offset}  `, scope: 'comment' },
        { text: `${hex}  `, scope: '' },
        { text, scope: 'string' },
      ])
    },
  )
  return (
    <Show when={loaded.data()} fallback={<PreviewWaiting error={loaded.error()} />}>
      {(lines) => (
        <div class={css.column}>
          <div class={css.toolbar}>
            <span class={css.dim}>
              Not text, and no picture or sound known here.{' '}
              {props.blob.size > FIRST_BYTES
                ? `The first ${formatBytes(FIRST_BYTES)} of ${formatBytes(props.blob.size)}:`
                : 'Its bytes:'}
            </span>
          </div>
          <CodeView lines={lines()} label={`Bytes of ${props.name}`} numbered={false} />
        </div>
      )}
    </Show>
  )
}

export function PdfPreview(props: { readonly blob: Blob }) {
  return (
    <PreviewNote title="PDF document" icon={<FileText size={32} strokeWidth={1.25} />}>
      {formatBytes(props.blob.size)}. A PDF can run scripts of its own, so it is not opened in here. Download
      it to read it.
    </PreviewNote>
  )
}
