import { Show, createSignal } from 'solid-js'
import { Segmented } from '../tabs.tsx'
import { createBlobUrl, createLoad } from './load.ts'
import css from './preview.module.css'
import { PreviewNote, PreviewWaiting } from './preview-parts.tsx'

export type ImagePreviewProps = {
  readonly blob: Blob
  /** By the file's bytes, so that nothing is sniffed. */
  readonly type: string
  readonly name: string
}

/** More pixels than this would take gigabytes to decode. */
const MAX_PIXELS = 100_000_000

type Fit = 'fit' | 'actual'
type Size = { readonly width: number; readonly height: number }

/** A picture on a checkerboard. Only `<img>` ever sees it, where an SVG runs no script and loads nothing. */
export function ImagePreview(props: ImagePreviewProps) {
  const typed = () => new Blob([props.blob], { type: props.type })
  // An SVG has no pixels to count: it is drawn at the size it is shown.
  const size = createLoad(typed, async (blob) =>
    blob.type === 'image/svg+xml' ? undefined : await measure(blob),
  )
  return (
    <Show when={size.error() === undefined} fallback={<PreviewWaiting error={size.error()} />}>
      <Show
        when={pixels(size.data()) <= MAX_PIXELS}
        fallback={
          <PreviewNote title="A very large picture">
            It has {pixels(size.data()).toLocaleString('en')} pixels, too many to show here. Download it to
            open it elsewhere.
          </PreviewNote>
        }
      >
        <Picture blob={typed()} name={props.name} measured={size.data()} />
      </Show>
    </Show>
  )
}

function Picture(props: { readonly blob: Blob; readonly name: string; readonly measured: Size | undefined }) {
  const url = createBlobUrl(() => props.blob)
  const [fit, setFit] = createSignal<Fit>('fit')
  const [natural, setNatural] = createSignal<Size>()
  const [broken, setBroken] = createSignal(false)
  const shown = (): Size | undefined => props.measured ?? natural()
  return (
    <Show
      when={!broken()}
      fallback={
        <PreviewNote title="Not a readable picture">
          The browser could not decode it. Download it to look at its bytes.
        </PreviewNote>
      }
    >
      <div class={css.column}>
        <div class={css.toolbar}>
          <Segmented<Fit>
            label="Size"
            value={fit()}
            options={[
              { value: 'fit', label: 'Fit' },
              { value: 'actual', label: '100 %' },
            ]}
            onChange={setFit}
          />
          <Show when={shown()}>
            {(size) => <span class={css.dim}>{`${size().width} × ${size().height} px`}</span>}
          </Show>
        </div>
        <div
          class={css.picture}
          data-fit={fit()}
          tabindex="0"
          role="group"
          aria-label={`Picture ${props.name}`}
        >
          <Show when={url()}>
            <img
              src={url()}
              alt={props.name}
              style={fit() === 'actual' ? actualSize(shown()) : {}}
              onLoad={(event) =>
                setNatural({
                  width: event.currentTarget.naturalWidth,
                  height: event.currentTarget.naturalHeight,
                })
              }
              onError={() => setBroken(true)}
            />
          </Show>
        </div>
      </div>
    </Show>
  )
}

/** One pixel of the file is one of the screen. */
function actualSize(size: Size | undefined): { width?: string } {
  return size === undefined ? {} : { width: `${size.width / devicePixelRatio}px` }
}

function pixels(size: Size | undefined): number {
  return size === undefined ? 0 : size.width * size.height
}

/** From the header alone where the format has it in a fixed place, so that a bomb is never decoded. */
async function measure(blob: Blob): Promise<Size> {
  const head = new DataView(await blob.slice(0, 32).arrayBuffer())
  if (blob.type === 'image/png' && head.byteLength >= 24)
    return { width: head.getUint32(16), height: head.getUint32(20) }
  if (blob.type === 'image/gif' && head.byteLength >= 10)
    return { width: head.getUint16(6, true), height: head.getUint16(8, true) }
  const bitmap = await createImageBitmap(blob)
  const size = { width: bitmap.width, height: bitmap.height }
  bitmap.close()
  return size
}
