import { Show, createMemo, createSignal } from 'solid-js'
import type { ContourChart as ContourSpec } from '#model/chart.ts'
import { formatNumber, plural } from '../../format.ts'
import { litRun } from '../../lit-run.ts'
import { remote } from '../../remote.ts'
import { scheme } from '../../theme/theme.ts'
import { cellNumber } from '../cell-text.ts'
import { createCells } from '../cells.ts'
import { nameOfColumn } from '../chart-list.ts'
import { makeRamp } from '../color-scale.ts'
import { Legend } from '../legend.tsx'
import { ColorKey } from '../panel-legend.tsx'
import { valueAtShare } from '../scale.ts'
import { drawableRange } from '../x-window.ts'
import type { RunValuesProps } from './bar-chart.tsx'
import { makeField, paintField } from './contour.ts'
import { MarkOverlay, type Mark } from './mark-overlay.tsx'
import { RunChart } from './run-chart.tsx'
import { LEFT, TOP, layoutScatter, makePoints, paintScatter, pointAt } from './scatter.ts'

/** A third value of each run over two others. Live. */
export function ContourChart(props: RunValuesProps & { readonly spec: ContourSpec }) {
  const [width, setWidth] = createSignal(0)
  const columns = () => [props.spec.x, props.spec.y, props.spec.z]
  const { cells } = createCells(() => props.runs, columns)
  const isRead = (): boolean => columns().every((id) => cells().columns.has(id))
  const axes = () => ({ logX: props.spec.logX ?? false, logY: props.spec.logY ?? false })
  const heights = createMemo(() => {
    const own = cells().columns.get(props.spec.z) ?? []
    return new Map(cells().runs.map(({ runId }, i) => [runId, cellNumber(own[i])]))
  })
  const heightOf = (runId: string): number => heights().get(runId) ?? NaN
  const points = createMemo(() => {
    const { runs, columns: read } = cells()
    const [xs, ys] = [read.get(props.spec.x) ?? [], read.get(props.spec.y) ?? []]
    const all = makePoints(
      runs,
      [xs, ys],
      ({ runId, color }) => props.appearance.lookOf(runId)?.color ?? color,
      axes(),
    )
    return all.filter(({ run }) => Number.isFinite(heightOf(run.runId)))
  })
  const layout = createMemo(() =>
    layoutScatter(points(), { width: width(), height: props.height }, axes(), false),
  )
  const ramp = createMemo(() =>
    points().length === 0
      ? undefined
      : makeRamp(
          points().map(({ run }) => heightOf(run.runId)),
          scheme(),
        ),
  )
  const field = createMemo(() => {
    const { lefts, tops, width: across, height } = layout()
    if (points().length === 0) return undefined
    const places = points().map(({ run }, i) => ({
      left: (lefts[i] as number) - LEFT,
      top: (tops[i] as number) - TOP,
      value: heightOf(run.runId),
    }))
    return makeField(places, across, height)
  })
  const names = () => ({ x: nameOfColumn(props.spec.x), y: nameOfColumn(props.spec.y) })
  const marks = createMemo(() =>
    points().map(({ run, color, x, y }, i): Mark => ({
      id: run.runId,
      kind: 'run',
      name: run.name,
      color,
      left: layout().lefts[i] ?? 0,
      top: Math.min(layout().tops[i] ?? 0, props.height / 2),
      values: () => [
        [nameOfColumn(props.spec.z), formatNumber(heightOf(run.runId))],
        [names().x, formatNumber(x)],
        [names().y, formatNumber(y)],
      ],
    })),
  )
  const missing = (): number => (isRead() ? props.runs.length - points().length : 0)
  return (
    <>
      <RunChart
        title={props.title}
        height={props.height}
        onWidth={setWidth}
        paint={(frame) => {
          const [colors, own] = [ramp(), field()]
          paintScatter(
            frame,
            layout(),
            {
              ...names(),
              ground: (plot) => {
                if (colors === undefined || own === undefined) return
                const range = drawableRange([colors.min, colors.max])
                paintField(plot, own, {
                  range,
                  log: colors.log,
                  colorOf: (share) => colors.colorOf(valueAtShare(share, range, colors.log)),
                })
              },
            },
            litRun(),
          )
        }}
        empty={
          isRead() && points().length === 0
            ? `None of these ${plural(props.runs.length, 'run')} has ${names().x}, ${names().y} and ${nameOfColumn(props.spec.z)} as numbers.`
            : undefined
        }
        legend={[]}
        csv={async () =>
          await remote.exportRunCells({ runIds: props.runs.map(({ runId }) => runId), columns: columns() })
        }
        actions={(files) => props.actions(files)}
        note={missing() > 0 ? `${plural(missing(), 'run')} without all three values` : ''}
      >
        <MarkOverlay
          title={props.title}
          marks={marks()}
          markAt={(left, top) => pointAt(layout(), left, top)}
          width={width()}
          onPick={(runId) => props.onPick(runId)}
        />
      </RunChart>
      <Show when={ramp()}>
        {(colors) => (
          <Legend title={props.title}>
            <ColorKey name={nameOfColumn(props.spec.z)} colors={colors()} />
          </Legend>
        )}
      </Show>
    </>
  )
}
