import { isTrackletError } from '#base/errors.ts'
import type { ModelVersion } from '#model/registered-model.ts'
import type { Run } from '#model/run.ts'
import { A } from '@solidjs/router'
import { Show } from 'solid-js'
import { shortId } from '../format.ts'
import { RunSwatch, paintOf } from '../kit/run-label.tsx'
import { createLive } from '../live.ts'
import { remote } from '../remote.ts'
import { runPath } from '../routes.ts'
import css from './source-link.module.css'

/** The run a version came from, by its colour and name; its id when it is not here any more. */
export function SourceLink(props: { readonly version: Pick<ModelVersion, 'runId' | 'source'> }) {
  const run = createLive(
    () => (props.version.runId === '' ? undefined : props.version.runId),
    maybeReadRun,
    (change, runId) => change.kind === 'runs' && change.runIds.includes(runId),
  )
  return (
    <Show
      when={run.data()}
      fallback={
        <span class={css.gone} data-tip={props.version.source}>
          {props.version.runId === '' ? props.version.source : `run ${shortId(props.version.runId)}`}
        </span>
      }
    >
      {(found) => (
        <A href={runPath(found().experimentId, found().runId)} class={css.link}>
          <RunSwatch color={paintOf(found())} />
          <span class={css.name}>{found().runName}</span>
        </A>
      )}
    </Show>
  )
}

async function maybeReadRun(runId: string): Promise<Run | undefined> {
  try {
    return (await remote.getRun(runId)).run
  } catch (error) {
    if (isTrackletError(error, 'RESOURCE_DOES_NOT_EXIST')) return undefined
    throw error
  }
}
