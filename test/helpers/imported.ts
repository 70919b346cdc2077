/** What a reader gave, put together as a store would, for tests that look at runs and not at records. */
import type { MetricHistory } from '#model/metric.ts'
import { concatColumns, splitByKey } from '#series/columns.ts'
import { detect } from '#formats/detect.ts'
import type {
  ArtifactRecord,
  ExperimentRecord,
  ImportRecord,
  InputRecord,
  LoggedModelRecord,
  ModelLinkRecord,
  ModelPoint,
  ModelVersionRecord,
  PointsRecord,
  RegisteredModelRecord,
  RunRecord,
  SkippedRecord,
} from '#formats/records.ts'
import type { Source } from '#formats/source.ts'

export type ImportedRun = {
  readonly run: RunRecord
  readonly metrics: ReadonlyMap<string, MetricHistory>
  readonly inputs: readonly InputRecord['input'][]
  readonly links: readonly ModelLinkRecord[]
  readonly artifacts: ReadonlyMap<string, ArtifactRecord>
}

export type Imported = {
  /** By key. */
  readonly experiments: ReadonlyMap<string, ExperimentRecord>
  readonly runs: ReadonlyMap<string, ImportedRun>
  readonly models: ReadonlyMap<string, LoggedModelRecord>
  readonly modelPoints: ReadonlyMap<string, readonly ModelPoint[]>
  readonly modelArtifacts: ReadonlyMap<string, readonly ArtifactRecord[]>
  readonly registered: ReadonlyMap<string, RegisteredModelRecord>
  readonly versions: readonly ModelVersionRecord[]
  readonly skipped: readonly SkippedRecord[]
}

/** Reads all that `detect` finds in the source. Throws when nothing is found. */
export async function importSource(source: Source): Promise<Imported> {
  const { found, broken } = await detect(source)
  if (found.length === 0) throw new Error('Nothing was found.')
  const records: ImportRecord[] = [...broken]
  for (const { format, place } of found)
    for await (const record of format.read(source, place)) records.push(record)
  return assemble(records)
}

export async function collect(records: AsyncIterable<ImportRecord>): Promise<Imported> {
  const all: ImportRecord[] = []
  for await (const record of records) all.push(record)
  return assemble(all)
}

export function assemble(records: readonly ImportRecord[]): Imported {
  const of = <Kind extends ImportRecord['kind']>(kind: Kind): Extract<ImportRecord, { kind: Kind }>[] =>
    records.filter((record): record is Extract<ImportRecord, { kind: Kind }> => record.kind === kind)
  const points = groupBy(of('points'), ({ runId }) => runId)
  const inputs = groupBy(of('input'), ({ runId }) => runId)
  const links = groupBy(of('model-link'), ({ runId }) => runId)
  const artifacts = groupBy(of('artifact'), ({ ownerId }) => ownerId)
  const runs = of('run').map((run): [string, ImportedRun] => [
    run.runId,
    {
      run,
      metrics: historiesOf(points.get(run.runId) ?? []),
      inputs: (inputs.get(run.runId) ?? []).map(({ input }) => input),
      links: links.get(run.runId) ?? [],
      artifacts: new Map((artifacts.get(run.runId) ?? []).map((artifact) => [artifact.path, artifact])),
    },
  ])
  const modelPoints = groupBy(of('model-points'), ({ modelId }) => modelId)
  return {
    experiments: new Map(of('experiment').map((experiment) => [experiment.key, experiment])),
    runs: new Map(runs),
    models: new Map(of('logged-model').map((model) => [model.modelId, model])),
    modelPoints: new Map([...modelPoints].map(([id, parts]) => [id, parts.flatMap((part) => part.points)])),
    modelArtifacts: new Map([...artifacts].filter(([id]) => id.startsWith('m-'))),
    registered: new Map(of('registered-model').map((model) => [model.name, model])),
    versions: of('model-version'),
    skipped: of('skipped'),
  }
}

/** In the order the points were written. */
function historiesOf(records: readonly PointsRecord[]): ReadonlyMap<string, MetricHistory> {
  return splitByKey([concatColumns(records.map(({ columns }) => columns))])
}

/** The latest value by MLflow's rule. */
export function latestOf({ steps, timestamps, values }: MetricHistory): {
  step: number
  time: number
  value: number
} {
  const points = Array.from(steps, (step, i) => ({
    step,
    time: timestamps[i] as number,
    value: values[i] as number,
  }))
  const order = (value: number): number => (Number.isNaN(value) ? 0 : value)
  points.sort((a, b) => a.step - b.step || a.time - b.time || order(a.value) - order(b.value))
  return points.at(-1) as { step: number; time: number; value: number }
}

function groupBy<T>(items: readonly T[], keyOf: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>()
  for (const item of items) {
    const group = groups.get(keyOf(item))
    if (group) group.push(item)
    else groups.set(keyOf(item), [item])
  }
  return groups
}
