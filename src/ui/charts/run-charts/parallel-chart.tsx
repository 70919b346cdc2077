import GripVertical from 'lucide-solid/icons/grip-vertical'
import { For, Show, createMemo, createSignal, type JSX } from 'solid-js'
import type { Brush, ParallelChart as ParallelSpec } from '#model/chart.ts'
import type { ColumnId } from '#model/column-id.ts'
import { formatCount, formatNumber, plural } from '../../format.ts'
import { Button } from '../../kit/button.tsx'
import { Menu, MenuCheck, MenuItem, MenuSeparator } from '../../kit/menu.tsx'
import { litRun } from '../../lit-run.ts'
import { remote } from '../../remote.ts'
import { scheme } from '../../theme/theme.ts'
import { cellText } from '../cell-text.ts'
import { createCells } from '../cells.ts'
import { nameOfColumn } from '../chart-list.ts'
import { makeColorScale } from '../color-scale.ts'
import { Legend } from '../legend.tsx'
import { ColorKey } from '../panel-legend.tsx'
import type { RunValuesProps } from './bar-chart.tsx'
import { MarkOverlay, type Mark } from './mark-overlay.tsx'
import { AxisHandle, brushText } from './parallel-axis.tsx'
import css from './parallel.module.css'
import {
  keptPlaces,
  layoutParallel,
  lineAt,
  makeAxes,
  paintParallel,
  topOf,
  type ParallelAxis,
} from './parallel.ts'
import { RunChart } from './run-chart.tsx'

export type ParallelChartProps = RunValuesProps & {
  readonly spec: ParallelSpec
  /** `drag` names a change that goes on. */
  readonly onSpec: (spec: ParallelSpec, drag?: string) => void
  /** Narrows the page's runs to these, or to the others. */
  readonly onNarrow: (how: 'keep' | 'exclude', runIds: ReadonlySet<string>) => void
}

/** Many values of each run as a line over an axis each; brushes keep runs. Live. */
export function ParallelChart(props: ParallelChartProps) {
  const [width, setWidth] = createSignal(0)
  const colorBy = (): ColumnId => props.spec.colorBy ?? props.spec.columns.at(-1) ?? ''
  const { cells } = createCells(
    () => props.runs,
    () => [...props.spec.columns, ...(colorBy() === '' ? [] : [colorBy()])],
  )
  const axes = createMemo(() => makeAxes(props.spec, cells().columns))
  const layout = createMemo(() => layoutParallel(axes(), { width: width(), height: props.height }))
  const scale = createMemo(() => makeColorScale(cells().columns.get(colorBy()) ?? [], scheme() === 'dark'))
  const colors = createMemo(() => {
    const own = cells().columns.get(colorBy()) ?? []
    return cells().runs.map((_, i) => scale().colorOf(own[i]))
  })
  const kept = createMemo(() => keptPlaces(axes(), cells().runs.length))
  const places = createMemo(() => kept() ?? cells().runs.map((_, i) => i))
  const markOf = (place: number): Mark => {
    const run = cells().runs[place]
    const [first] = axes()
    return {
      id: run?.runId ?? '',
      kind: 'run',
      name: run?.name ?? '',
      color: colors()[place] ?? '',
      left: layout().lefts[0] ?? 0,
      top: Math.min(topOf(layout(), first?.shares[place] || 0), props.height / 2),
      values: () =>
        axes().map(({ id, name }) => [name, valueText(cells().columns.get(id)?.[place])] as const),
    }
  }
  const marks = createMemo(() => places().map((place) => markOf(place)))
  const markAt = (left: number, top: number): number | undefined => {
    const place = lineAt(layout(), places(), left, top)
    return place === undefined ? undefined : places().indexOf(place)
  }
  const setBrush = (id: ColumnId, brush: Brush | undefined, done: boolean): void => {
    const { [id]: _, ...others } = props.spec.brushes ?? {}
    const brushes = brush === undefined ? others : { ...others, [id]: brush }
    props.onSpec({ ...props.spec, brushes }, done ? undefined : 'brush')
  }
  return (
    <>
      <RunChart
        title={props.title}
        height={props.height}
        onWidth={setWidth}
        paint={(frame) =>
          paintParallel(frame, layout(), {
            runs: cells().runs,
            colors: colors(),
            kept: kept(),
            lit: litRun(),
          })
        }
        empty={props.spec.columns.length === 0 ? 'No axes yet. They are added in the settings.' : undefined}
        legend={[]}
        csv={async () =>
          await remote.exportRunCells({
            runIds: props.runs.map(({ runId }) => runId),
            columns: props.spec.columns,
          })
        }
        actions={(files) => props.actions(files)}
        note={
          <KeptNote
            kept={kept()?.map((place) => cells().runs[place]?.runId ?? '')}
            runs={cells().runs.length}
            onNarrow={(how, runIds) => props.onNarrow(how, runIds)}
            onClear={() => props.onSpec({ ...props.spec, brushes: {} })}
          />
        }
      >
        <MarkOverlay
          title={props.title}
          marks={marks()}
          markAt={markAt}
          width={width()}
          onPick={(runId) => props.onPick(runId)}
        />
        {/* By id: an axis lives on while it is dragged. */}
        <For each={axes().map(({ id }) => id)}>
          {(id, place) => (
            <Show when={axes().find((axis) => axis.id === id)}>
              {(axis) => (
                <>
                  <AxisMenu {...props} axis={axis()} lefts={layout().lefts} place={place()} />
                  <AxisHandle
                    axis={axis()}
                    layout={layout()}
                    left={layout().lefts[place()] ?? 0}
                    text={brushText(props.spec.brushes?.[id])}
                    onBrush={(brush, done) => setBrush(id, brush, done)}
                  />
                </>
              )}
            </Show>
          )}
        </For>
      </RunChart>
      <Legend title={props.title}>
        <ColorKey name={nameOfColumn(colorBy())} colors={scale()} />
      </Legend>
    </>
  )
}

function valueText(cell: string | number | undefined): string {
  return typeof cell === 'number' ? formatNumber(cell) : cellText(cell)
}

type AxisMenuProps = ParallelChartProps & {
  readonly axis: ParallelAxis
  /** Of all axes. */
  readonly lefts: readonly number[]
  readonly place: number
}

/** An axis by its name: where it stands, and how. */
function AxisMenu(props: AxisMenuProps): JSX.Element {
  const id = (): ColumnId => props.axis.id
  const change = (next: Partial<ParallelSpec>, drag?: string): void =>
    props.onSpec({ ...props.spec, ...next }, drag)
  const moveTo = (place: number, drag?: string): void => {
    const others = props.spec.columns.filter((other) => other !== id())
    change({ columns: others.toSpliced(place, 0, id()) }, drag)
  }
  const onGrip = (down: PointerEvent & { currentTarget: HTMLElement }): void => {
    const picture = down.currentTarget.closest('figure')?.querySelector('canvas')
    if (down.button !== 0 || !picture) return
    down.preventDefault()
    const follow = (event: PointerEvent, drag?: string): void =>
      moveTo(nearestPlace(props.lefts, event.clientX - picture.getBoundingClientRect().left), drag)
    // On the window: an axis that is moved in the page loses a pointer it had captured.
    const listening = new AbortController()
    const { signal } = listening
    const end = (event: PointerEvent): void => {
      listening.abort()
      follow(event)
    }
    addEventListener('pointermove', (event) => follow(event, 'axis'), { signal })
    for (const type of ['pointerup', 'pointercancel'] as const) addEventListener(type, end, { signal })
  }
  const toggled = (list: readonly ColumnId[] | undefined, on: boolean): readonly ColumnId[] =>
    on ? [...(list ?? []), id()] : (list ?? []).filter((other) => other !== id())
  return (
    <div class={css.names} style={{ left: `${props.lefts[props.place] ?? 0}px` }}>
      <span class={css.grip} data-tip="Drag to another place" aria-hidden="true" onPointerDown={onGrip}>
        <GripVertical size={12} />
      </span>
      <Menu
        label={`Axis ${props.axis.name}`}
        look="bare"
        class={css.name}
        align="start"
        trigger={props.axis.name}
      >
        <MenuItem disabled={props.place === 0} onSelect={() => moveTo(props.place - 1)}>
          Move left
        </MenuItem>
        <MenuItem
          disabled={props.place === props.spec.columns.length - 1}
          onSelect={() => moveTo(props.place + 1)}
        >
          Move right
        </MenuItem>
        <MenuSeparator />
        <Show when={props.axis.texts === undefined}>
          <MenuCheck checked={props.axis.log} onChange={(on) => change({ log: toggled(props.spec.log, on) })}>
            Log scale
          </MenuCheck>
        </Show>
        <MenuCheck
          checked={props.axis.flipped}
          onChange={(on) => change({ flipped: toggled(props.spec.flipped, on) })}
        >
          Upside down
        </MenuCheck>
        <MenuCheck
          checked={(props.spec.colorBy ?? props.spec.columns.at(-1)) === id()}
          onChange={() => change({ colorBy: id() })}
        >
          Colour by it
        </MenuCheck>
        <MenuSeparator />
        <MenuItem onSelect={() => change({ columns: props.spec.columns.filter((other) => other !== id()) })}>
          Take the axis away
        </MenuItem>
      </Menu>
    </div>
  )
}

function nearestPlace(lefts: readonly number[], left: number): number {
  const distances = lefts.map((place) => Math.abs(place - left))
  return distances.indexOf(Math.min(...distances))
}

type KeptNoteProps = {
  /** Undefined without a brush. */
  readonly kept: readonly string[] | undefined
  readonly runs: number
  readonly onNarrow: ParallelChartProps['onNarrow']
  readonly onClear: () => void
}

/** How many runs the brushes keep, and what can be done with them. */
function KeptNote(props: KeptNoteProps) {
  return (
    <Show when={props.kept}>
      {(kept) => (
        <span class={css.keptNote} role="status">
          {formatCount(kept().length)} of {plural(props.runs, 'run')} kept
          <Button look="plain" onClick={() => props.onNarrow('keep', new Set(kept()))}>
            Keep only these
          </Button>
          <Button look="plain" onClick={() => props.onNarrow('exclude', new Set(kept()))}>
            Leave these out
          </Button>
          <Button look="plain" onClick={() => props.onClear()}>
            Clear brushes
          </Button>
        </span>
      )}
    </Show>
  )
}
