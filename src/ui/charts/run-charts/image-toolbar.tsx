import ZoomIn from 'lucide-solid/icons/zoom-in'
import ZoomOut from 'lucide-solid/icons/zoom-out'
import { Show } from 'solid-js'
import type { ImagesChart } from '#model/chart.ts'
import { IconButton } from '../../kit/icon-button.tsx'
import { Select } from '../../kit/select.tsx'
import { Segmented } from '../../kit/tabs.tsx'
import type { ImageSequence } from './image-sequences.ts'
import type { ImageView } from './image-tile.tsx'
import css from './images.module.css'

export type ImageToolbarProps = {
  readonly spec: ImagesChart
  /** `drag` names a change that goes on. */
  readonly onSpec: (spec: ImagesChart, drag?: string) => void
  readonly sequence: ImageSequence
  readonly step: number
  readonly view: ImageView
  readonly onZoom: (zoom: number) => void
}

const MOST_ZOOM = 8

const COMPARISONS = [
  { value: 'side', label: 'Side by side' },
  { value: 'overlay', label: 'Overlay' },
  { value: 'difference', label: 'Difference' },
] as const

/** Which images of the runs are shown, and how they are compared. */
export function ImageToolbar(props: ImageToolbarProps) {
  return (
    <div class={css.toolbar}>
      <Show when={props.sequence.keys.length > 1}>
        <Select
          label="Images"
          bare
          value={props.sequence.key}
          options={props.sequence.keys.map((key) => ({ value: key, label: key }))}
          onChange={(key) => props.onSpec({ ...props.spec, key })}
        />
      </Show>
      <StepSlider
        steps={props.sequence.steps}
        step={props.step}
        onStep={(step, drag) => props.onSpec({ ...props.spec, step }, drag)}
      />
      <Segmented<ImageView['compare']>
        label="How images are compared"
        value={props.view.compare}
        options={COMPARISONS}
        onChange={(next) => props.onSpec(withCompare(props.spec, next))}
      />
      <IconButton
        label="Zoom out"
        size="small"
        disabled={props.view.zoom === 1}
        onClick={() => props.onZoom(props.view.zoom / 2)}
      >
        <ZoomOut size={14} />
      </IconButton>
      <IconButton
        label="Zoom in"
        size="small"
        disabled={props.view.zoom >= MOST_ZOOM}
        onClick={() => props.onZoom(props.view.zoom * 2)}
      >
        <ZoomIn size={14} />
      </IconButton>
    </div>
  )
}

function withCompare({ compare: _, ...spec }: ImagesChart, next: ImageView['compare']): ImagesChart {
  return next === 'side' ? spec : { ...spec, compare: next }
}

/** From step to step of those there are. */
function StepSlider(props: {
  readonly steps: readonly number[]
  readonly step: number
  /** @param drag while it goes on */
  readonly onStep: (step: number, drag?: string) => void
}) {
  const place = (): number =>
    Math.max(
      0,
      props.steps.findLastIndex((step) => step <= props.step),
    )
  const stepAt = (input: HTMLInputElement): number => props.steps[Number(input.value)] ?? 0
  return (
    <label class={css.slider}>
      <input
        type="range"
        aria-label="Step"
        aria-valuetext={`step ${props.step}`}
        min={0}
        max={Math.max(0, props.steps.length - 1)}
        value={place()}
        onInput={(event) => props.onStep(stepAt(event.currentTarget), 'image-step')}
        onChange={(event) => props.onStep(stepAt(event.currentTarget))}
      />
      <output>step {props.step}</output>
    </label>
  )
}
