import { Show, createMemo, createSignal } from 'solid-js'
import type { ScatterChart as ScatterSpec } from '#model/chart.ts'
import { formatNumber, plural } from '../../format.ts'
import { litRun } from '../../lit-run.ts'
import { remote } from '../../remote.ts'
import { scheme } from '../../theme/theme.ts'
import { createCells } from '../cells.ts'
import { nameOfColumn } from '../chart-list.ts'
import css from '../chart.module.css'
import { makeColorScale } from '../color-scale.ts'
import { ColorKey } from '../panel-legend.tsx'
import type { RunValuesProps } from './bar-chart.tsx'
import { MarkOverlay, type Mark } from './mark-overlay.tsx'
import { RunChart } from './run-chart.tsx'
import { layoutScatter, makePoints, paintScatter, pointAt } from './scatter.ts'

/** Two values of each run against each other. Live. */
export function ScatterChart(props: RunValuesProps & { readonly spec: ScatterSpec }) {
  const [width, setWidth] = createSignal(0)
  const columns = () => {
    const { x, y, colorBy } = props.spec
    return colorBy === undefined ? [x, y] : [x, y, colorBy]
  }
  const { cells } = createCells(() => props.runs, columns)
  const valuesOf = (id: string) => cells().columns.get(id)
  const colors = createMemo(() => {
    const own = props.spec.colorBy === undefined ? undefined : valuesOf(props.spec.colorBy)
    return own && { cells: own, scale: makeColorScale(own, scheme() === 'dark') }
  })
  const axes = () => ({ logX: props.spec.logX ?? false, logY: props.spec.logY ?? false })
  const isRead = (): boolean => valuesOf(props.spec.x) !== undefined && valuesOf(props.spec.y) !== undefined
  const points = createMemo(() => {
    const look = colors()
    return makePoints(
      cells().runs,
      [valuesOf(props.spec.x) ?? [], valuesOf(props.spec.y) ?? []],
      (run, i) =>
        look?.scale.colorOf(look.cells[i]) ?? props.appearance.lookOf(run.runId)?.color ?? run.color,
      axes(),
    )
  })
  const layout = createMemo(() =>
    layoutScatter(
      points(),
      { width: width(), height: props.height },
      axes(),
      (props.spec.trend ?? 'linear') === 'linear',
    ),
  )
  const names = () => ({ x: nameOfColumn(props.spec.x), y: nameOfColumn(props.spec.y) })
  const marks = createMemo(() =>
    points().map(({ run, color, x, y }, i): Mark => ({
      id: run.runId,
      kind: 'run',
      name: run.name,
      color,
      left: layout().lefts[i] ?? 0,
      top: layout().tops[i] ?? 0,
      values: () => [
        [names().x, formatNumber(x)],
        [names().y, formatNumber(y)],
      ],
    })),
  )
  return (
    <>
      <RunChart
        title={props.title}
        height={props.height}
        onWidth={setWidth}
        paint={(frame) => paintScatter(frame, layout(), names(), litRun())}
        empty={
          isRead() && points().length === 0
            ? `None of these ${plural(props.runs.length, 'run')} has both ${names().x} and ${names().y} as numbers${axes().logX || axes().logY ? ' above 0' : ''}.`
            : undefined
        }
        legend={[]}
        csv={async () =>
          await remote.exportRunCells({
            runIds: props.runs.map(({ runId }) => runId),
            columns: columns(),
          })
        }
        actions={(files) => props.actions(files)}
        note={noteOf(props.runs.length - points().length)}
      >
        <MarkOverlay
          title={props.title}
          marks={marks()}
          markAt={(left, top) => pointAt(layout(), left, top)}
          width={width()}
          onPick={(runId) => props.onPick(runId)}
        />
      </RunChart>
      <Show when={colors()}>
        {(own) => (
          <div class={css.legend}>
            <ColorKey name={nameOfColumn(props.spec.colorBy ?? '')} colors={own().scale} />
          </div>
        )}
      </Show>
    </>
  )
}

function noteOf(missing: number): string {
  return missing > 0 ? `${plural(missing, 'run')} without both values` : ''
}
