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
import {
  heightOf,
  isWhole,
  markAt,
  marksOf,
  paintFacets,
  partsOf,
  placeFacets,
  withFacet,
  type Facet,
} from './facets.ts'
import { MarkOverlay, type Mark } from './mark-overlay.tsx'
import { RunChart } from './run-chart.tsx'
import { layoutScatter, makePoints, paintScatter, pointAt, type ScatterLayout } from './scatter.ts'

/** Two values of each run against each other. Live. */
export function ScatterChart(props: RunValuesProps & { readonly spec: ScatterSpec }) {
  const [width, setWidth] = createSignal(0)
  const own = () => {
    const { x, y, colorBy } = props.spec
    return colorBy === undefined ? [x, y] : [x, y, colorBy]
  }
  const columns = () => withFacet(own(), props.spec)
  const { cells } = createCells(() => props.runs, columns)
  const valuesOf = (id: string) => cells().columns.get(id)
  const colors = createMemo(() => {
    const found = props.spec.colorBy === undefined ? undefined : valuesOf(props.spec.colorBy)
    return found && { scale: makeColorScale(found, scheme() === 'dark') }
  })
  const axes = () => ({ logX: props.spec.logX ?? false, logY: props.spec.logY ?? false })
  const isRead = (): boolean => isWhole(cells(), columns())
  const parts = createMemo(() => partsOf(cells(), own(), props.spec))
  const points = createMemo(() =>
    parts().map(({ runs, columns: [xs = [], ys = [], ofColor] }) =>
      makePoints(
        runs,
        [xs, ys],
        (run, i) =>
          (ofColor && colors()?.scale.colorOf(ofColor[i])) ??
          props.appearance.lookOf(run.runId)?.color ??
          run.color,
        axes(),
      ),
    ),
  )
  const all = createMemo(() => points().flat())
  const names = () => ({ x: nameOfColumn(props.spec.x), y: nameOfColumn(props.spec.y) })
  const boxes = createMemo(() => placeFacets(parts(), { width: width(), height: props.height }))
  const facets = createMemo(() =>
    boxes().map((box, part): Facet<ScatterLayout> => {
      const layout = layoutScatter(points()[part] ?? [], box, axes(), props.spec.trend !== 'none', all())
      const marks = layout.points.map(({ run, color, x, y }, i): Mark => ({
        id: run.runId,
        kind: 'run',
        name: run.name,
        color,
        left: layout.lefts[i] ?? 0,
        top: layout.tops[i] ?? 0,
        values: () => [
          [names().x, formatNumber(x)],
          [names().y, formatNumber(y)],
        ],
      }))
      return { box, layout, marks }
    }),
  )
  return (
    <>
      <RunChart
        title={props.title}
        height={heightOf(boxes(), props.height)}
        room={props.height}
        onWidth={setWidth}
        paint={(frame) =>
          paintFacets(frame, facets(), (area, layout) => paintScatter(area, layout, names(), litRun()))
        }
        empty={
          isRead() && all().length === 0
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
        note={noteOf(props.runs.length - all().length)}
      >
        <MarkOverlay
          title={props.title}
          marks={marksOf(facets())}
          markAt={markAt(facets(), pointAt)}
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
