import { createMemo, createSignal } from 'solid-js'
import type { BoxChart as BoxSpec } from '#model/chart.ts'
import { formatNumber, plural } from '../../format.ts'
import { litRun } from '../../lit-run.ts'
import { remote } from '../../remote.ts'
import { createCells } from '../cells.ts'
import { nameOfColumn } from '../chart-list.ts'
import type { RunValuesProps } from './bar-chart.tsx'
import { dotAt, layoutBoxes, makeBoxes, paintBoxes } from './boxes.ts'
import { MarkOverlay, type Mark } from './mark-overlay.tsx'
import { RunChart } from './run-chart.tsx'

/** How the value of the runs spreads, by what they were given. Live. */
export function BoxChart(props: RunValuesProps & { readonly spec: BoxSpec }) {
  const [width, setWidth] = createSignal(0)
  const columns = () => [props.spec.value, ...(props.spec.by === undefined ? [] : [props.spec.by])]
  const { cells } = createCells(() => props.runs, columns)
  const isRead = (): boolean => columns().every((id) => cells().columns.has(id))
  const log = (): boolean => props.spec.logX ?? false
  const name = (): string => nameOfColumn(props.spec.value)
  const boxes = createMemo(() => {
    const { columns: read, runs } = cells()
    const by = props.spec.by === undefined ? undefined : (read.get(props.spec.by) ?? [])
    return makeBoxes(isRead() ? runs : [], read.get(props.spec.value) ?? [], by, log())
  })
  const layout = createMemo(() => layoutBoxes(boxes(), { width: width(), height: props.height }, log()))
  const colors = createMemo(() =>
    boxes().dots.map(({ run }) => props.appearance.lookOf(run.runId)?.color ?? run.color),
  )
  const marks = createMemo(() =>
    boxes().dots.map(({ run, value, box }, i): Mark => ({
      id: run.runId,
      kind: 'run',
      name: run.name,
      color: colors()[i] ?? run.color,
      left: layout().lefts[i] ?? 0,
      top: Math.min(layout().tops[i] ?? 0, props.height / 2),
      values: () => {
        const own = boxes().boxes[box]
        return [
          [name(), formatNumber(value)],
          [
            `median of ${own?.n ?? 0}${props.spec.by === undefined ? '' : `, ${own?.name ?? ''}`}`,
            formatNumber(own?.quartiles[1] ?? NaN),
          ],
        ]
      },
    })),
  )
  const missing = (): number => (isRead() ? props.runs.length - boxes().dots.length : 0)
  return (
    <RunChart
      title={props.title}
      height={props.height}
      onWidth={setWidth}
      paint={(frame) => paintBoxes(frame, layout(), colors(), litRun())}
      empty={
        isRead() && boxes().dots.length === 0
          ? `None of these ${plural(props.runs.length, 'run')} has a number${log() ? ' above 0' : ''} as ${name()}.`
          : undefined
      }
      legend={[]}
      csv={async () =>
        await remote.exportRunCells({ runIds: props.runs.map(({ runId }) => runId), columns: columns() })
      }
      actions={(files) => props.actions(files)}
      note={missing() > 0 ? `${plural(missing(), 'run')} without a number as ${name()}` : ''}
    >
      <MarkOverlay
        title={props.title}
        marks={marks()}
        markAt={(left, top) => dotAt(layout(), left, top)}
        width={width()}
        onPick={(runId) => props.onPick(runId)}
      />
    </RunChart>
  )
}
