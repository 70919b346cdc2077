/**
 * Points of logged models. They stand in the tables of runs' points under the model's id, so that they are columns, are
 * compacted, and are committed with the batch that brought them.
 */
import { Dexie } from 'dexie'
import type { MetricHistory } from '#model/metric.ts'
import { mergeHistories, sortHistory, splitByKey } from '#series/columns.ts'
import { chunkHistory } from './chunks.ts'
import { guarded } from './errors.ts'
import { parseSeriesName, type ModelSeriesName } from './model-series-name.ts'
import type { ChunkRow, SegmentRow } from './schema.ts'
import { segmentColumns, segmentsOf } from './segments.ts'
import type { PointSource } from './series.ts'
import type { Store } from './store.ts'

/** One metric of a logged model, from one run, on one dataset or none; in step order. */
export type ModelSeries = ModelSeriesName & { readonly history: MetricHistory }

/** Every point of each model, in the order asked, in one transaction; series in no order. */
export async function readModelSeries(
  { db, points }: Store,
  modelIds: readonly string[],
): Promise<readonly (readonly ModelSeries[])[]> {
  if (modelIds.length === 0) return []
  if (points !== undefined) return await Promise.all(modelIds.map((id) => readFromSource(points, id)))
  return await guarded(() =>
    db.transaction('r', [db.segments, db.chunks], () =>
      Promise.all(
        modelIds.map(async (id) => {
          const chunks = db.chunks.where('[runId+key+n]').between([id, Dexie.minKey], [id, Dexie.maxKey])
          return collect(await chunks.toArray(), await segmentsOf(db, id).toArray())
        }),
      ),
    ),
  )
}

async function readFromSource(points: PointSource, modelId: string): Promise<ModelSeries[]> {
  return await Promise.all(
    points.keysOf(modelId).map(async (name) => ({
      ...parseSeriesName(name),
      history: await points.history(modelId, name),
    })),
  )
}

function collect(chunks: readonly ChunkRow[], segments: readonly SegmentRow[]): ModelSeries[] {
  const parts = new Map<string, MetricHistory[]>()
  const add = (name: string, history: MetricHistory): void => {
    parts.set(name, [...(parts.get(name) ?? []), history])
  }
  for (const row of chunks) add(row.key, chunkHistory(row))
  for (const [name, history] of splitByKey(segments.map(segmentColumns))) add(name, sortHistory(history))
  return [...parts].map(([name, histories]) => ({
    ...parseSeriesName(name),
    history: mergeHistories(histories),
  }))
}
