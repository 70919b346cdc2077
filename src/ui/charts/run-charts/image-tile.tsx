import { Show, createSignal } from 'solid-js'
import type { Artifact } from '#model/artifact.ts'
import { createBlobUrl, createLoad } from '../../kit/preview/load.ts'
import { RunSwatch } from '../../kit/run-label.tsx'
import { litRun, setLitRun } from '../../lit-run.ts'
import type { ChartRun } from '../chart-run.ts'
import css from './images.module.css'
import type { SequenceImage } from './image-sequences.ts'
import { BROKEN, loadPicture } from './load-picture.ts'

/** What all tiles show of their images. */
export type ImageView = {
  readonly compare: 'side' | 'overlay' | 'difference'
  readonly zoom: number
  /** What stays in its place under the zoom, as shares of width and height. */
  readonly about: readonly [x: number, y: number]
  readonly onAbout: (about: readonly [x: number, y: number]) => void
}

export type TileContent = {
  readonly run: ChartRun
  readonly color: string
  readonly image: SequenceImage | undefined
  /** What others are compared with; undefined for the reference itself. */
  readonly reference: SequenceImage | undefined
  /** Whether it says that others are compared with it. */
  readonly isReference: boolean
}

export type ImageTileProps = TileContent & {
  readonly step: number
  readonly view: ImageView
  /** Among all `count`, from 1: the list holds only those in view. */
  readonly place: number
  readonly count: number
  readonly onPick: () => void
}

const KEY_STEP = 0.1

/** The image of a run at a step, or the nearest earlier one. */
export function ImageTile(props: ImageTileProps) {
  const isEarlier = (): boolean => props.image !== undefined && props.image.step !== props.step
  const move = (event: PointerEvent & { currentTarget: HTMLElement }): void => {
    if (props.view.zoom === 1) return
    const { left, top, width, height } = event.currentTarget.getBoundingClientRect()
    props.view.onAbout([clamp((event.clientX - left) / width), clamp((event.clientY - top) / height)])
  }
  const onKeyDown = (event: KeyboardEvent): void => {
    const by = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[event.key]
    if (event.key === 'Enter') props.onPick()
    else if (by !== undefined && props.view.zoom > 1) {
      const [x, y] = props.view.about
      props.view.onAbout([clamp(x + (by[0] ?? 0) * KEY_STEP), clamp(y + (by[1] ?? 0) * KEY_STEP)])
    } else return
    event.preventDefault()
    event.stopPropagation()
  }
  return (
    <li
      class={css.tile}
      aria-posinset={props.place}
      aria-setsize={props.count}
      data-lit={litRun() === props.run.runId}
      onPointerEnter={() => setLitRun(props.run.runId)}
      onPointerLeave={() => setLitRun(undefined)}
    >
      <div
        class={css.frame}
        data-compare={props.reference === undefined ? 'side' : props.view.compare}
        tabindex="0"
        role="button"
        aria-label={labelOf(props)}
        onPointerMove={move}
        onClick={() => props.onPick()}
        onKeyDown={onKeyDown}
      >
        <Show when={props.image} fallback={<p class={css.none}>No image up to step {props.step}</p>}>
          {(image) => (
            <>
              <Show when={props.view.compare !== 'side' && props.reference}>
                {(reference) => <Picture file={reference().file} view={props.view} layer="below" />}
              </Show>
              <Picture file={image().file} view={props.view} layer="above" />
            </>
          )}
        </Show>
      </div>
      <div class={css.caption}>
        <RunSwatch color={props.color} />
        <span class={css.name} data-tip={props.run.name.length > 16 ? props.run.name : undefined}>
          {props.run.name}
        </span>
        <Show when={props.isReference}>
          <span class={css.reference}>reference</span>
        </Show>
        <Show when={isEarlier()}>
          <span class={css.earlier} data-tip={`Nothing at step ${props.step}: the last one before it`}>
            step {props.image?.step}
          </span>
        </Show>
      </div>
    </li>
  )
}

function labelOf({ run, image, step }: ImageTileProps): string {
  if (image === undefined) return `${run.name}: no image up to step ${step}`
  return `${run.name}: step ${image.step}${image.step === step ? '' : ', the last before it'}`
}

type PictureProps = {
  readonly file: Artifact
  readonly view: ImageView
  readonly layer: 'below' | 'above'
}

function Picture(props: PictureProps) {
  const loaded = createLoad(
    () => props.file.sha256,
    async () => await loadPicture(props.file),
  )
  return (
    <Show when={loaded.data()}>
      {(found) => (
        <Show when={found().blob} fallback={<p class={css.none}>{found().problem}</p>}>
          {(blob) => <Bitmap blob={blob()} {...props} />}
        </Show>
      )}
    </Show>
  )
}

function Bitmap(props: PictureProps & { readonly blob: Blob }) {
  const url = createBlobUrl(() => props.blob)
  const [broken, setBroken] = createSignal(false)
  return (
    <Show when={!broken()} fallback={<p class={css.none}>{BROKEN}</p>}>
      <Show when={url()}>
        <img
          class={css.image}
          data-layer={props.layer}
          src={url()}
          alt=""
          draggable={false}
          style={{
            scale: String(props.view.zoom),
            'transform-origin': props.view.about.map((share) => `${share * 100}%`).join(' '),
          }}
          onError={() => setBroken(true)}
        />
      </Show>
    </Show>
  )
}

function clamp(share: number): number {
  return Math.min(1, Math.max(0, share))
}
