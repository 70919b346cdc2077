import { createMemo } from 'solid-js'
import { createLoad } from '../kit/preview/load.ts'
import { remote } from '../remote.ts'
import css from './sparkline.module.css'
import { sparklinePath } from './sparkline-path.ts'

export type SparklineProps = {
  readonly runId: string
  readonly metric: string
  /** As painted on the present ground. */
  readonly color: string
  /** Reads again when it changes. */
  readonly version: number
}

const WIDTH = 84
const HEIGHT = 20

/** The course of a metric at a glance. */
export function Sparkline(props: SparklineProps) {
  const loaded = createLoad(
    () => ({ runId: props.runId, metric: props.metric, version: props.version }),
    async ({ runId, metric }) =>
      (await remote.readSeries({ runIds: [runId], key: metric, x: 'step', width: WIDTH }))[0],
  )
  const path = createMemo(() => {
    const slice = loaded.data()
    return slice === undefined ? '' : sparklinePath(slice, WIDTH, HEIGHT)
  })
  return (
    <svg class={css.sparkline} viewBox={`0 -1 ${WIDTH} ${HEIGHT + 2}`} aria-hidden="true">
      <path d={path()} stroke={props.color} />
    </svg>
  )
}
