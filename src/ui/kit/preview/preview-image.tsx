import { Show, createSignal } from 'solid-js'
import { Segmented } from '../tabs.tsx'
import { countPixels, MAX_PIXELS, measureImage, type Size } from './image-size.ts'
import { createBlobUrl, createLoad } from './load.ts'
import css from './preview.module.css'
import { PreviewNote, PreviewWaiting } from './preview-parts.tsx'

export type ImagePreviewProps = {
  readonly blob: Blob
  /** By the file's bytes, so that nothing is sniffed. */
  readonly type: string
  readonly name: string
}

type Fit = 'fit' | 'actual'

/** A picture on a checkerboard. Only `<img>` ever sees it, where an SVG runs no script and loads nothing. */
export function ImagePreview(props: ImagePreviewProps) {
  const typed = () => new Blob([props.blob], { type: props.type })
  const size = createLoad(typed, measureImage)
  return (
    <Show when={size.error() === undefined} fallback={<PreviewWaiting error={size.error()} />}>
      <Show
        when={countPixels(size.data()) <= MAX_PIXELS}
        fallback={
          <PreviewNote title="A very large picture">
            It has {countPixels(size.data()).toLocaleString('en')} pixels, too many to show here. Download it
            to open it elsewhere.
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
