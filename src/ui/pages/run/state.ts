import { useNavigate, useParams } from '@solidjs/router'
import { createEffect, createMemo, createSignal, on, type Accessor } from 'solid-js'
import type { Milliseconds } from '#base/units.ts'
import type { Change } from '#model/change.ts'
import type { Run, RunDetails } from '#model/run.ts'
import { createAction, undoable, type Action } from '../../action.ts'
import { createNow } from '../../clock.ts'
import { runState, type RunState } from '../../kit/run-label.tsx'
import { answerTo, createLive, type Live } from '../../live.ts'
import type { ModelSource } from '../../registry/register-dialog.tsx'
import { createRunModels, type RunModelList } from '../../registry/run-models.ts'
import { remote } from '../../remote.ts'
import { RUN_TABS, parseRest, runPath, type RunTab } from '../../routes.ts'

/** What the run page knows and can do. */
export type RunPageState = {
  readonly runId: Accessor<string>
  readonly tab: Accessor<RunTab>
  /** The path in the artifacts tab; '' when none is chosen. */
  readonly artifact: Accessor<string>
  readonly live: Live<string, RunDetails>
  /** Only of the run that the address names: never the one before. */
  readonly details: Accessor<RunDetails | undefined>
  readonly models: Accessor<RunModelList | undefined>
  /** What is being registered; undefined while nothing is. */
  readonly registering: Accessor<readonly ModelSource[] | undefined>
  readonly setRegistering: (sources: readonly ModelSource[] | undefined) => void
  readonly go: (tab: RunTab, artifact?: string, options?: GoOptions) => void
  readonly rename: Action<[name: string]>
  readonly remove: Action<[]>
  readonly restore: Action<[]>
  readonly setTag: Action<[key: string, value: string]>
  readonly deleteTag: Action<[key: string]>
}

export type GoOptions = {
  /** Takes the place of the present entry of the history. */
  readonly replace?: boolean
  /** A metric whose chart is pointed out. */
  readonly metric?: string
}

export function createRunPage(): RunPageState {
  const params = useParams<{ experimentId: string; runId: string; rest: string }>()
  const navigate = useNavigate()
  const place = createMemo(() => parseRest(params.rest, RUN_TABS))
  const runId = (): string => params.runId ?? ''
  const live = createLive(runId, (id) => remote.getRun(id), concerns)
  const details = createMemo(() => answerTo(live, runId()))
  createRereads(
    () => live,
    () => details(),
  )
  const run = (): Run | undefined => details()?.run
  const models = createRunModels(runId)
  const [registering, setRegistering] = createSignal<readonly ModelSource[]>()
  const actions = createRunActions(runId, run)
  return {
    runId,
    tab: () => place().tab,
    artifact: () => place().artifact,
    live,
    details,
    models: () => answerTo(models, runId()),
    registering,
    setRegistering,
    go: (tab, artifact, { replace = false, metric } = {}) => {
      const path = runPath(run()?.experimentId ?? params.experimentId ?? '', runId(), tab, artifact)
      navigate(metric === undefined ? path : `${path}?metric=${encodeURIComponent(metric)}`, {
        scroll: false,
        replace,
      })
    },
    ...actions,
  }
}

function concerns(change: Change, runId: string): boolean {
  return (change.kind === 'runs' || change.kind === 'metrics') && change.runIds.includes(runId)
}

/** A client that vanishes announces nothing: whether the run is still held is asked again now and then. */
function createRereads(
  live: Accessor<Live<string, RunDetails>>,
  details: Accessor<RunDetails | undefined>,
): void {
  const now = createNow()
  createEffect(
    on(
      now,
      () => {
        if (details()?.run.status === 'RUNNING') live().reread()
      },
      { defer: true },
    ),
  )
}

function createRunActions(
  runId: Accessor<string>,
  run: Accessor<Run | undefined>,
): Pick<RunPageState, 'rename' | 'remove' | 'restore' | 'setTag' | 'deleteTag'> {
  return {
    rename: createAction((name: string) => remote.renameRun(runId(), name), 'Could not rename the run'),
    remove: createAction(async () => {
      const id = runId()
      const name = run()?.runName ?? 'Run'
      await remote.deleteRuns([id])
      return undoable(`${name} deleted.`, () => remote.restoreRuns([id]))
    }, 'Could not delete the run'),
    restore: createAction(() => remote.restoreRuns([runId()]), 'Could not restore the run'),
    setTag: createAction(
      (key: string, value: string) => remote.setTag(runId(), key, value),
      'Could not save the tag',
    ),
    deleteTag: createAction(async (key: string) => {
      const id = runId()
      // Asked anew, so that the undo brings back what was there and not what was shown.
      const value = (await remote.getRun(id)).run.tags.get(key) ?? ''
      await remote.deleteTag(id, key)
      return undoable(`Tag ${key} deleted.`, () => remote.setTag(id, key, value))
    }, 'Could not delete the tag'),
  }
}

export function stateOf({ run, live }: RunDetails): RunState {
  return runState(run.status, live)
}

/** From start to end, or to now while it is live; null when it is not known. */
export function durationOf({ run, live }: RunDetails, now: Milliseconds): Milliseconds | null {
  if (run.endTime !== null) return Math.max(0, run.endTime - run.startTime)
  return live ? Math.max(0, now - run.startTime) : null
}
