import { Show, createMemo, createSignal, type Accessor } from 'solid-js'
import type { ImagesChart } from '#model/chart.ts'
import { TAG } from '#model/tags.ts'
import { columnId } from '#model/column-id.ts'
import { plural } from '../../format.ts'
import { createLoad } from '../../kit/preview/load.ts'
import { remote } from '../../remote.ts'
import { createCells } from '../cells.ts'
import type { ChartFiles } from '../chart-files.ts'
import { createInk } from '../chart-ink.ts'
import type { ChartRun } from '../chart-run.ts'
import css from '../chart.module.css'
import { MetricTitle } from '../metric-title.tsx'
import { sameStrings } from '../metric-sections.ts'
import type { BoxSize } from '../visibility.ts'
import type { RunValuesProps } from './bar-chart.tsx'
import { imageFiles } from './image-files.ts'
import { findSequence, imageAt, type ImageSequence, type SequenceImage } from './image-sequences.ts'
import { ImageTile, type ImageView, type TileContent } from './image-tile.tsx'
import { ImageToolbar } from './image-toolbar.tsx'
import images from './images.module.css'
import { loadPicture } from './load-picture.ts'
import { createRunFiles } from './run-files.ts'
import { tileGrid } from './tile-grid.ts'
import { TileList } from './tile-list.tsx'

export type ImageChartProps = RunValuesProps & {
  readonly spec: ImagesChart
  readonly baselineRunId: string | undefined
  /** `drag` names a change that goes on. */
  readonly onSpec: (spec: ImagesChart, drag?: string) => void
}

const LOGGED = columnId({ kind: 'tag', key: TAG.loggedImages })
/** The images of runs at one step, side by side or against one of them. Live. */
export function ImageChart(props: ImageChartProps) {
  let probe: HTMLElement | undefined
  const ink = createInk(() => probe)
  const sequence = createSequence(props)
  const step = (): number => props.spec.step ?? sequence()?.steps.at(-1) ?? 0
  const [zoom, setZoom] = createSignal(1)
  const [about, setAbout] = createSignal<ImageView['about']>([0.5, 0.5])
  const view = createMemo((): ImageView => ({
    compare: props.spec.compare ?? 'side',
    zoom: zoom(),
    about: about(),
    onAbout: setAbout,
  }))
  const shown = createMemo(() => props.runs.filter(({ runId }) => sequence()?.images.has(runId)))
  const tileOf = createTiles(props, { sequence, step, shown })
  const [room, setRoom] = createSignal<BoxSize>({ width: 0, height: 0 })
  const aspect = createAspect(() => sequence()?.images.get(shown()[0]?.runId ?? '')?.[0])
  const grid = createMemo(() => {
    const shape = aspect()
    return shape === undefined ? undefined : tileGrid(shown().length, room(), shape, props.spec.size)
  })
  const files = createMemo((): ChartFiles | undefined => {
    const [now, found, places] = [ink(), sequence(), grid()]
    if (now === undefined || !found || places === undefined || room().width === 0) return undefined
    return imageFiles(() => ({
      title: props.title,
      ink: now,
      sequence: found,
      grid: places,
      step: step(),
      view: view(),
      tiles: shown().map(tileOf),
    }))
  })
  const missing = (): number => props.runs.length - shown().length
  return (
    <figure class={css.chart} aria-label={`Chart of ${props.title}`}>
      <i ref={probe} class={css.ink} hidden />
      <figcaption class={css.header}>
        <span class={css.title}>
          <MetricTitle metric={props.title} />
        </span>
        {props.actions(files)}
      </figcaption>
      <div style={{ height: `${props.height}px` }} class={images.body}>
        <Show when={sequence()} fallback={<Nothing read={sequence() !== null} />}>
          {(found) => (
            <>
              <ImageToolbar
                spec={props.spec}
                onSpec={(spec, drag) => props.onSpec(spec, drag)}
                sequence={found()}
                step={step()}
                view={view()}
                onZoom={setZoom}
              />
              <TileList runs={shown()} step={step()} grid={grid()} onRoom={setRoom}>
                {(run, place) => (
                  <ImageTile
                    {...tileOf(run)}
                    place={place()}
                    count={shown().length}
                    step={step()}
                    view={view()}
                    onPick={() => props.onPick(run.runId)}
                  />
                )}
              </TileList>
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

type TilesSource = {
  readonly sequence: Accessor<ImageSequence | null | undefined>
  readonly step: Accessor<number>
  /** Runs that have images. */
  readonly shown: Accessor<readonly ChartRun[]>
}

/** What the tile of a run shows. Reactive. */
function createTiles(
  props: ImageChartProps,
  { sequence, step, shown }: TilesSource,
): (run: ChartRun) => TileContent {
  const imageOf = (runId: string) => imageAt(sequence()?.images.get(runId) ?? [], step())
  const referenceId = createMemo(
    () => shown().find(({ runId }) => runId === props.baselineRunId)?.runId ?? shown()[0]?.runId,
  )
  return (run) => {
    const isReference = run.runId === referenceId()
    return {
      run,
      color: props.appearance.lookOf(run.runId)?.color ?? run.color,
      image: imageOf(run.runId),
      reference: isReference ? undefined : imageOf(referenceId() ?? ''),
      isReference: isReference && props.spec.compare !== undefined,
    }
  }
}

/** Beyond these a frame would be a line. */
const LEAST_ASPECT = 1 / 3
const MOST_ASPECT = 8

/** Width over height of all frames: that of the first image. Undefined until it is known. */
function createAspect(first: Accessor<SequenceImage | undefined>): Accessor<number | undefined> {
  const file = createMemo(() => first()?.file, undefined, { equals: (a, b) => a?.sha256 === b?.sha256 })
  const measured = createLoad(file, async (image) => {
    if (image === undefined) return undefined
    const { size } = await loadPicture(image)
    return size === undefined ? 1 : Math.min(MOST_ASPECT, Math.max(LEAST_ASPECT, size.width / size.height))
  })
  return measured.data
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
  const files = createRunFiles(runIds, async (runId) => await remote.listArtifacts(runId))
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
