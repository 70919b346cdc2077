/** Chosen runs leave as one HTML file, for people who have no Tracklet: formats/html/README.md. */
import { MAX_BATCH_POINTS } from '#model/batch.ts'
import type { Experiment } from '#model/experiment.ts'
import type { HtmlExport, HtmlRequest } from '#model/export.ts'
import type { MetricHistory } from '#model/metric.ts'
import type { Run } from '#model/run.ts'
import type { ImportRecord, PointsRecord, RunRecord } from '#formats/records.ts'
import { withoutCompaction } from '#store/compact.ts'
import { readSnapshot, snapshotOwners, type OwnerSnapshot } from '#store/snapshot.ts'
import type { Store } from '#store/store.ts'
import { nameFile } from './export/file-name.ts'
import { selectContent } from './export/select-content.ts'

type RunSnapshot = Extract<OwnerSnapshot, { readonly run: Run }>

/** @throws TrackletError RESOURCE_DOES_NOT_EXIST, E_LIMIT when no browser would open it; the signal's reason */
export async function exportHtml(
  store: Store,
  { runIds, title, template }: HtmlRequest,
  signal?: AbortSignal,
): Promise<HtmlExport> {
  const selection = await selectContent(store, { runs: runIds })
  const name = title || selection.title
  const { writeHtml } = await import('#formats/html/write-html.ts')
  const content = await withoutCompaction(async () => {
    const owners = await snapshotOwners(store, runIds)
    const records = readRecords(
      store,
      selection.experiments,
      owners.filter((owner) => 'run' in owner),
    )
    return await writeHtml(records, { title: name, written: Date.now(), template, ...(signal && { signal }) })
  })
  return { fileName: nameFile(name, '.html'), content }
}

async function* readRecords(
  store: Store,
  experiments: readonly Experiment[],
  runs: readonly RunSnapshot[],
): AsyncGenerator<ImportRecord> {
  for (const experiment of experiments)
    yield { kind: 'experiment', key: experiment.experimentId, ...experiment }
  for (const { run } of runs) yield { kind: 'run', experiment: run.experimentId, ...run } satisfies RunRecord
  for (const { run, summary } of runs)
    for await (const [key, history] of readSnapshot(store, summary, summary.summaries.keys))
      yield* pointsRecords(run.runId, key, history)
}

function* pointsRecords(
  runId: string,
  key: string,
  { steps, values, timestamps }: MetricHistory,
): Generator<PointsRecord> {
  for (let from = 0; from < steps.length; from += MAX_BATCH_POINTS) {
    const to = Math.min(from + MAX_BATCH_POINTS, steps.length)
    const columns = {
      keys: [key],
      keyIndex: new Uint32Array(to - from),
      step: steps.subarray(from, to),
      value: values.subarray(from, to),
      time: timestamps.subarray(from, to),
    }
    yield { kind: 'points', runId, columns }
  }
}
