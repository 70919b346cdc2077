import Copy from 'lucide-solid/icons/copy'
import Ellipsis from 'lucide-solid/icons/ellipsis'
import ImageDown from 'lucide-solid/icons/image-down'
import ZoomOut from 'lucide-solid/icons/zoom-out'
import { Show } from 'solid-js'
import { createAction } from '../action.ts'
import { copyText } from '../kit/copy-button.tsx'
import { IconButton } from '../kit/icon-button.tsx'
import { Menu, MenuCheck, MenuItem, MenuSeparator } from '../kit/menu.tsx'
import { saveFile } from '../kit/preview/save-file.ts'
import { remote } from '../remote.ts'
import { renderChartImage } from './chart-image.ts'
import { readInk } from './chart-ink.ts'
import type { ChartRun } from './chart-run.ts'
import css from './chart.module.css'

export type ChartMenuProps = {
  readonly metric: string
  readonly runs: readonly ChartRun[]
  readonly log: boolean
  readonly onLogChange: (log: boolean) => void
  readonly zoomed: boolean
  readonly onReset: () => void
  /** Undefined until the chart is drawn. */
  readonly canvas: HTMLCanvasElement | undefined
}

export function ChartMenu(props: ChartMenuProps) {
  const saveImage = createAction(saveChartImage, 'Could not save the image')
  const copyPoints = createAction(async (metric: string, runs: readonly ChartRun[]) => {
    await copyText(await pointsAsText(metric, runs))
  }, 'Could not copy the points')
  return (
    <div class={css.actions}>
      <Show when={props.zoomed}>
        <IconButton label="Show everything" keys="Escape" size="small" onClick={() => props.onReset()}>
          <ZoomOut size={14} />
        </IconButton>
      </Show>
      <Menu label={`Options of ${props.metric}`} size="small" trigger={<Ellipsis size={14} />}>
        <MenuCheck checked={props.log} onChange={(log) => props.onLogChange(log)}>
          Log scale
        </MenuCheck>
        <MenuItem icon={<ZoomOut size={14} />} disabled={!props.zoomed} onSelect={() => props.onReset()}>
          Show everything
        </MenuItem>
        <MenuSeparator />
        <MenuItem
          icon={<ImageDown size={14} />}
          disabled={props.canvas === undefined}
          onSelect={() => void saveImage.run(props.metric, props.runs, props.canvas)}
        >
          Save as PNG
        </MenuItem>
        <MenuItem icon={<Copy size={14} />} onSelect={() => void copyPoints.run(props.metric, props.runs)}>
          Copy all points
        </MenuItem>
      </Menu>
    </div>
  )
}

async function saveChartImage(
  metric: string,
  runs: readonly ChartRun[],
  canvas: HTMLCanvasElement | undefined,
): Promise<void> {
  const probe = canvas?.closest('figure')?.querySelector(`.${css.ink}`)
  if (canvas === undefined || !probe) return
  const ratio = canvas.width / canvas.clientWidth
  saveFile(
    await renderChartImage({ metric, runs, canvas, ratio, ink: readInk(probe) }),
    fileName(metric, 'png'),
  )
}

/** Every point as tab-separated lines, ready for a spreadsheet: exact values, times in ms since the epoch. */
async function pointsAsText(metric: string, runs: readonly ChartRun[]): Promise<string> {
  const lines = ['run\tstep\tvalue\ttimestamp']
  for (const run of runs) {
    const { steps, values, timestamps } = await remote.readHistory(run.runId, metric)
    steps.forEach((step, i) => lines.push(`${run.name}\t${step}\t${values[i]}\t${timestamps[i]}`))
  }
  return lines.join('\n')
}

function fileName(metric: string, extension: string): string {
  return `${metric.replace(/[^\p{L}\p{N}.-]+/gu, '-')}.${extension}`
}
