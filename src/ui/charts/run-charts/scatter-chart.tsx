import { Show, createMemo } from 'solid-js'
import type { ScatterChart as ScatterSpec } from '#model/chart.ts'
import { formatNumber, plural } from '../../format.ts'
import { litRun } from '../../lit-run.ts'
import { scheme } from '../../theme/theme.ts'
import { nameOfColumn } from '../chart-list.ts'
import { makeColorScale } from '../color-scale.ts'
import { Legend } from '../legend.tsx'
import { ColorKey } from '../panel-legend.tsx'
import type { RunValuesProps } from './bar-chart.tsx'
import { FacetChart, createParts } from './facet-chart.tsx'
import type { Mark } from './mark-overlay.tsx'
import { layoutScatter, makePoints, paintScatter, pointAt } from './scatter.ts'

/** Two values of each run against each other. Live. */
export function ScatterChart(props: RunValuesProps & { readonly spec: ScatterSpec }) {
  const { cells, isRead, parts, exportCells } = createParts(
    () => props.runs,
    () => {
      const { x, y, colorBy } = props.spec
      return colorBy === undefined ? [x, y] : [x, y, colorBy]
    },
    () => props.spec,
  )
  const colors = createMemo(() => {
    const { colorBy } = props.spec
    const found = colorBy === undefined ? undefined : cells().columns.get(colorBy)
    return found && { scale: makeColorScale(found, scheme() === 'dark') }
  })
  const axes = () => ({ logX: props.spec.logX ?? false, logY: props.spec.logY ?? false })
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
  return (
    <>
      <FacetChart
        title={props.title}
        height={props.height}
        parts={parts()}
        layOut={(part, box) =>
          layoutScatter(points()[part] ?? [], box, axes(), props.spec.trend !== 'none', all())
        }
        marksOf={(layout) =>
          layout.points.map(({ run, color, x, y }, i): Mark => ({
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
        }
        paint={(area, layout) => paintScatter(area, layout, names(), litRun())}
        markAt={pointAt}
        empty={
          isRead() && all().length === 0
            ? `None of these ${plural(props.runs.length, 'run')} has both ${names().x} and ${names().y} as numbers${axes().logX || axes().logY ? ' above 0' : ''}.`
            : undefined
        }
        csv={exportCells}
        actions={(files) => props.actions(files)}
        note={noteOf(isRead() ? props.runs.length - all().length : 0)}
        onPick={(runId) => props.onPick(runId)}
      />
      <Show when={colors()}>
        {(own) => (
          <Legend title={props.title}>
            <ColorKey name={nameOfColumn(props.spec.colorBy ?? '')} colors={own().scale} />
          </Legend>
        )}
      </Show>
    </>
  )
}

function noteOf(missing: number): string {
  return missing > 0 ? `${plural(missing, 'run')} without both values` : ''
}
