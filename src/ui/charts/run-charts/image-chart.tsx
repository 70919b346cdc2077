import ZoomIn from 'lucide-solid/icons/zoom-in'
import ZoomOut from 'lucide-solid/icons/zoom-out'
import { For, Show, createMemo, createSignal } from 'solid-js'
import type { ImagesChart } from '#model/chart.ts'
import { TAG } from '#model/tags.ts'
import { columnId } from '#model/column-id.ts'
import { plural } from '../../format.ts'
import { IconButton } from '../../kit/icon-button.tsx'
import { Select } from '../../kit/select.tsx'
import { Segmented } from '../../kit/tabs.tsx'
import { createLive } from '../../live.ts'
import { remote } from '../../remote.ts'
import { createCells } from '../cells.ts'
import css from '../chart.module.css'
import { MetricTitle } from '../metric-title.tsx'
import { sameStrings } from '../metric-sections.ts'
import type { RunValuesProps } from './bar-chart.tsx'
import { findSequence, imageAt, type ImageSequence } from './image-sequences.ts'
import { ImageTile, type ImageView } from './image-tile.tsx'
import images from './images.module.css'

export type ImageChartProps = RunValuesProps & {
  readonly spec: ImagesChart
  readonly baselineRunId: string | undefined
  /** `drag` names a change that goes on. */
  readonly onSpec: (spec: ImagesChart, drag?: string) => void
}

const LOGGED = columnId({ kind: 'tag', key: TAG.loggedImages })
const MOST_ZOOM = 8
/** Runs whose files are asked for in one go. */
const RUNS_AT_ONCE = 32

/** The images of runs at one step, side by side or against one of them. Live. */
export function ImageChart(props: ImageChartProps) {
  const sequence = createSequence(props)
  const steps = (): readonly number[] => sequence()?.steps ?? []
  const step = (): number => props.spec.step ?? steps().at(-1) ?? 0
  const shown = createMemo(() => props.runs.filter(({ runId }) => sequence()?.images.has(runId)))
  const imageOf = (runId: string) => imageAt(sequence()?.images.get(runId) ?? [], step())
  const referenceId = createMemo(
    () => shown().find(({ runId }) => runId === props.baselineRunId)?.runId ?? shown()[0]?.runId,
  )
  const [zoom, setZoom] = createSignal(1)
  const [about, setAbout] = createSignal<ImageView['about']>([0.5, 0.5])
  const compare = (): ImageView['compare'] => props.spec.compare ?? 'side'
  const view = createMemo((): ImageView => ({
    compare: compare(),
    zoom: zoom(),
    about: about(),
    onAbout: setAbout,
  }))
  const missing = (): number => props.runs.length - shown().length
  return (
    <figure class={css.chart} aria-label={`Chart of ${props.title}`}>
      <figcaption class={css.header}>
        <span class={css.title}>
          <MetricTitle metric={props.title} />
        </span>
        {props.actions(() => undefined)}
      </figcaption>
      <div style={{ height: `${props.height}px` }} class={images.body}>
        <Show when={sequence()} fallback={<Nothing read={sequence() !== null} />}>
          {(found) => (
            <>
              <div class={images.toolbar}>
                <Show when={found().keys.length > 1}>
                  <Select
                    label="Images"
                    bare
                    value={found().key}
                    options={found().keys.map((key) => ({ value: key, label: key }))}
                    onChange={(key) => props.onSpec({ ...props.spec, key })}
                  />
                </Show>
                <StepSlider
                  steps={steps()}
                  step={step()}
                  onStep={(next, drag) => props.onSpec({ ...props.spec, step: next }, drag)}
                />
                <Segmented<ImageView['compare']>
                  label="How images are compared"
                  value={compare()}
                  options={COMPARISONS}
                  onChange={(next) => props.onSpec(withCompare(props.spec, next))}
                />
                <IconButton
                  label="Zoom out"
                  size="small"
                  disabled={zoom() === 1}
                  onClick={() => setZoom(zoom() / 2)}
                >
                  <ZoomOut size={14} />
                </IconButton>
                <IconButton
                  label="Zoom in"
                  size="small"
                  disabled={zoom() >= MOST_ZOOM}
                  onClick={() => setZoom(zoom() * 2)}
                >
                  <ZoomIn size={14} />
                </IconButton>
              </div>
              <ul class={images.tiles} aria-label={`Images at step ${step()}`}>
                <For each={shown()}>
                  {(run) => (
                    <ImageTile
                      run={run}
                      color={props.appearance.lookOf(run.runId)?.color ?? run.color}
                      step={step()}
                      image={imageOf(run.runId)}
                      isReference={compare() !== 'side' && run.runId === referenceId()}
                      reference={run.runId === referenceId() ? undefined : imageOf(referenceId() ?? '')}
                      view={view()}
                      onPick={() => props.onPick(run.runId)}
                    />
                  )}
                </For>
              </ul>
            </>
          )}
        </Show>
      </div>
      <div class={css.caption}>
        {sequence() && missing() > 0 ? `${plural(missing(), 'run')} without such images` : ''}
      </div>
    </figure>
  )
}

const COMPARISONS = [
  { value: 'side', label: 'Side by side' },
  { value: 'overlay', label: 'Overlay' },
  { value: 'difference', label: 'Difference' },
] as const

function withCompare({ compare: _, ...spec }: ImagesChart, next: ImageView['compare']): ImagesChart {
  return next === 'side' ? spec : { ...spec, compare: next }
}

/** Undefined while it is read, null where no run has any. Only runs that say so by MLflow's tag are asked for their files. */
function createSequence(props: ImageChartProps): () => ImageSequence | null | undefined {
  const { cells } = createCells(
    () => props.runs,
    () => [LOGGED],
  )
  const runIds = createMemo(
    () => {
      const logged = cells().columns.get(LOGGED)
      return logged && cells().runs.flatMap(({ runId }, i) => (logged[i] === undefined ? [] : [runId]))
    },
    undefined,
    { equals: (a, b) => a === b || (a !== undefined && b !== undefined && sameStrings(a, b)) },
  )
  const files = createLive(
    runIds,
    async (asked) => {
      const found = []
      for (let first = 0; first < asked.length; first += RUNS_AT_ONCE) {
        const batch = asked.slice(first, first + RUNS_AT_ONCE)
        found.push(...(await Promise.all(batch.map((runId) => remote.listArtifacts(runId)))).flat())
      }
      return found
    },
    (change, asked) => change.kind === 'artifacts' && change.runIds.some((id) => asked.includes(id)),
  )
  return createMemo(() => {
    const read = files.data()
    return read === undefined ? undefined : (findSequence(read, props.spec.key) ?? null)
  })
}

function Nothing(props: { readonly read: boolean }) {
  return (
    <p class={css.empty}>
      {props.read
        ? ''
        : 'None of these runs has logged images by step: run.logImage(image, { key, step }), or mlflow.log_image with key and step.'}
    </p>
  )
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
    <label class={images.slider}>
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
