/** Where a model is trained in this tab: a button, then the networks of the sweep as they learn. */
import type { RunStatus } from '#model/run.ts'
import { TAG } from '#model/tags.ts'
import { A } from '@solidjs/router'
import { For, Match, Show, Switch } from 'solid-js'
import { formatNumber } from '../../format.ts'
import { Button } from '../../kit/button.tsx'
import { cx } from '../../kit/cx.ts'
import { RunLabel } from '../../kit/run-label.tsx'
import { experimentPath, runPath } from '../../routes.ts'
import { training as appTraining, type Training, type TrainingRow } from './training.ts'
import css from './training-panel.module.css'

export type TrainingPanelProps = {
  /** Default: the app's own. */
  readonly training?: Training
}

export function TrainingPanel(props: TrainingPanelProps) {
  const training = () => props.training ?? appTraining
  return (
    <Show
      when={training().phase() !== 'idle'}
      fallback={
        <Button look="primary" onClick={() => training().start()}>
          Train a model in this tab
        </Button>
      }
    >
      <div class={css.panel}>
        <div class={css.head}>
          <p class={css.status} role="status">
            {statusText(training())}
          </p>
          <Actions training={training()} />
        </div>
        <Networks training={training()} />
      </div>
    </Show>
  )
}

function Actions(props: { readonly training: Training }) {
  const phase = () => props.training.phase()
  return (
    <div class={css.actions}>
      <Show when={props.training.experimentId()}>
        {(id) => (
          <A href={experimentPath(id())} class={css.open}>
            Open the experiment
          </A>
        )}
      </Show>
      <Switch fallback={<Button onClick={() => props.training.start()}>Train again</Button>}>
        <Match when={phase() === 'loading' || phase() === 'training' || phase() === 'stopping'}>
          <Button pending={phase() === 'stopping'} onClick={() => props.training.stop()}>
            Stop
          </Button>
        </Match>
      </Switch>
    </div>
  )
}

function Networks(props: { readonly training: Training }) {
  const best = () => bestRow(props.training.rows)
  return (
    <table class={css.table}>
      <thead>
        <tr>
          <th scope="col">Network</th>
          <th scope="col">Epochs</th>
          <th scope="col" class={css.number}>
            Validation loss
          </th>
          <th scope="col" class={css.number}>
            <span data-tip="Mean error in dollars on districts that no network saw">Off by</span>
          </th>
        </tr>
      </thead>
      <tbody>
        <For each={props.training.rows}>
          {(row) => (
            <tr class={cx(row.state === 'waiting' && css.waiting)}>
              <td>
                <NetworkLabel training={props.training} row={row} />
              </td>
              <td>
                <Epochs row={row} />
              </td>
              <td class={css.number}>
                {row.validationLoss === null ? '' : formatNumber(row.validationLoss)}
              </td>
              <td class={cx(css.number, row === best() && css.best)}>{formatError(row)}</td>
            </tr>
          )}
        </For>
      </tbody>
    </table>
  )
}

function NetworkLabel(props: { readonly training: Training; readonly row: TrainingRow }) {
  const run = () => ({
    runId: props.row.runId,
    runName: props.row.name,
    status: statusOf(props.row.state),
    tags: new Map([[TAG.runColor, props.row.color]]),
  })
  const isLive = () => props.row.state === 'training' && isUnderWay(props.training)
  const link = () => {
    const id = props.training.experimentId()
    return id === undefined ? {} : { href: runPath(id, props.row.runId) }
  }
  return (
    <Show
      when={props.row.state !== 'waiting'}
      fallback={
        <span class={css.label}>
          <span class={css.hollow} />
          {props.row.name}
        </span>
      }
    >
      <RunLabel run={run()} live={isLive()} {...link()} />
    </Show>
  )
}

function Epochs(props: { readonly row: TrainingRow }) {
  return (
    <span class={css.epochs}>
      <progress
        class={css.bar}
        max={props.row.epochs}
        value={props.row.epoch}
        aria-label={`Epochs of ${props.row.name}`}
      />
      <span class={css.count}>
        {props.row.epoch} of {props.row.epochs}
      </span>
    </span>
  )
}

function statusText(training: Training): string {
  const { rows } = training
  switch (training.phase()) {
    case 'idle':
      return ''
    case 'loading':
      return 'Loading TensorFlow.js and the house prices…'
    case 'training': {
      const at = rows.findLastIndex(({ state }) => state !== 'waiting')
      return `Training network ${Math.max(at, 0) + 1} of ${rows.length}`
    }
    case 'stopping':
      return 'Stopping after this batch…'
    case 'done':
      return `${rows.length} networks trained. ${bestText(rows)}`
    case 'stopped':
      return `Stopped. What was logged is kept. ${bestText(rows)}`
    case 'failed':
      return `The training ended early; what was logged is kept. ${training.problem()}`
  }
}

function bestText(rows: readonly TrainingRow[]): string {
  const best = bestRow(rows)
  return best === undefined ? '' : `Best: ${best.name}, off by ${formatError(best)}.`
}

function bestRow(rows: readonly TrainingRow[]): TrainingRow | undefined {
  return rows
    .filter(({ testError }) => testError !== null)
    .reduce<TrainingRow | undefined>(
      (best, row) => (best && (best.testError ?? 0) <= (row.testError ?? 0) ? best : row),
      undefined,
    )
}

function isUnderWay({ phase }: Training): boolean {
  return phase() === 'training' || phase() === 'stopping'
}

function statusOf(state: TrainingRow['state']): RunStatus {
  switch (state) {
    case 'waiting':
      return 'SCHEDULED'
    case 'training':
      return 'RUNNING'
    case 'finished':
      return 'FINISHED'
    case 'failed':
      return 'FAILED'
    case 'killed':
      return 'KILLED'
  }
}

function formatError({ state, testError }: TrainingRow): string {
  if (state === 'failed') return 'diverged'
  return testError === null ? '' : `$${Math.round(testError).toLocaleString('en')}`
}
