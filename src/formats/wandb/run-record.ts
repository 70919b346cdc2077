import { FittedNames } from '../fit-names.ts'
import { makeRun, maybeTime } from '../make-records.ts'
import type { RunRecord } from '../records.ts'
import type { WandbRun } from './messages.ts'
import type { WandbRunLog } from './wandb-run.ts'

/** A project is an experiment. */
export function experimentKey({ entity, project }: WandbRun): string {
  return `wandb ${JSON.stringify([entity, project])}`
}

/** As far as the log tells by now; a run without an end still runs, or was interrupted. */
export function makeRunRecord(log: WandbRunLog): RunRecord {
  const { run, exit, environment } = log
  const { startTime } = run
  const names = new FittedNames()
  const ended =
    exit?.runtime === undefined || startTime === undefined ? log.lastTime : startTime + exit.runtime * 1_000
  return makeRun({
    runId: log.runId,
    experiment: experimentKey(run),
    runName: run.name || run.id,
    userId: environment.username || run.entity,
    status: exit === undefined ? 'RUNNING' : exit.code === 0 ? 'FINISHED' : 'FAILED',
    startTime: maybeTime(startTime),
    endTime: exit === undefined ? null : maybeTime(ended),
    params: new Map(Array.from(log.params(), ([key, value]) => [names.fit(key), value])),
    tags: makeTags(log),
  })
}

/** W&B's tags have no values; what MLflow has a tag for stands under that. */
function makeTags(log: WandbRunLog): Map<string, string> {
  const { run, exit, environment, media } = log
  const names = new FittedNames()
  const facts: readonly (readonly [key: string, value: string])[] = [
    ...Array.from(log.summaryTexts(), ([key, text]) => [`wandb.summary.${key}`, text] as const),
    ['mlflow.note.content', run.notes],
    ['mlflow.source.name', environment.program],
    ['mlflow.source.git.commit', run.gitCommit],
    ['mlflow.source.git.repoURL', run.gitRemote],
    ['mlflow.loggedImages', media.hasImages ? 'true' : ''],
    ['wandb.id', run.id],
    ['wandb.entity', run.entity],
    ['wandb.group', run.group],
    ['wandb.jobType', run.jobType],
    ['wandb.sweep', run.sweep],
    ['wandb.host', run.host],
    ['wandb.exitCode', exit && exit.code !== 0 ? String(exit.code) : ''],
  ]
  return new Map([
    ...run.tags.map((tag) => [names.fit(tag), 'true'] as const),
    ...facts.filter(([, value]) => value !== '').map(([key, value]) => [names.fit(key), value] as const),
  ])
}
