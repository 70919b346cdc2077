/** The documents of a bundle: what is written, and the gate of what is read. Anything more than this is refused. */
import * as v from 'valibot'
import { TrackletError } from '#base/errors.ts'
import { LOGGED_MODEL_STATUSES } from '#model/logged-model.ts'
import { MODEL_STAGES } from '#model/registered-model.ts'
import { RUN_STATUSES, SUMMARY_COLUMNS, type MetricSummaries } from '#model/run.ts'
import { parseJson } from './parse-json.ts'

const Text = v.string()
const Count = v.pipe(v.number(), v.safeInteger(), v.minValue(0))
const Sha256 = v.pipe(Text, v.regex(/^[0-9a-f]{64}$/))
/** Integers that may need 64 bits, as MLflow's JSON has them. */
const Integer = v.pipe(Text, v.regex(/^-?\d{1,19}$/))
const Time = v.pipe(Integer, v.transform(Number))
const MaybeTime = v.nullable(Time)
const Entries = v.array(v.strictTuple([Text, Text]))
const Stage = v.picklist(['active', 'deleted'])
/** A number, or the name of one that JSON cannot hold. */
const AnyNumber = v.union([v.number(), v.picklist(['NaN', 'Infinity', '-Infinity', '-0'])])

const Manifest = v.strictObject({
  format: v.literal('tracklet-bundle'),
  version: v.literal(1),
  title: Text,
  /** Of a content that needs several bundles. */
  part: v.optional(v.strictObject({ number: Count, of: Count })),
  contents: v.strictObject({
    experiments: Count,
    runs: Count,
    points: Count,
    artifacts: Count,
    loggedModels: Count,
    registeredModels: Count,
  }),
  entries: v.array(v.strictObject({ path: Text, size: Count, sha256: Sha256 })),
})

const Dataset = v.strictObject({
  name: Text,
  digest: Text,
  sourceType: Text,
  source: Text,
  schema: v.nullable(Text),
  profile: v.nullable(Text),
})

/** A saved view. */
const View = { name: Text, search: v.pipe(Text, v.regex(/^(\?|$)/)) }

const ExperimentDocument = v.strictObject({
  experimentId: Text,
  name: Text,
  lifecycleStage: Stage,
  creationTime: Time,
  lastUpdateTime: Time,
  tags: Entries,
  datasets: v.array(Dataset),
  /** Absent where there are none. */
  views: v.optional(v.array(v.strictObject(View))),
})

/** Those of one experiment stand with it. */
const ViewsDocument = v.strictObject({
  views: v.array(
    v.strictObject({
      ...View,
      experiments: v.pipe(v.array(v.strictObject({ experimentId: Text, name: Text })), v.minLength(2)),
    }),
  ),
})

/** For people and quick looks: the points tell the same. The first bundles have not all of it. */
const Metrics = v.array(
  v.strictObject({
    key: Text,
    count: Count,
    last: AnyNumber,
    lastStep: AnyNumber,
    lastTime: v.optional(AnyNumber),
    min: AnyNumber,
    minStep: v.optional(AnyNumber),
    max: AnyNumber,
    maxStep: v.optional(AnyNumber),
    nonFinite: v.optional(Count),
    firstStep: v.optional(AnyNumber),
    finalStep: v.optional(AnyNumber),
    firstTime: v.optional(AnyNumber),
    finalTime: v.optional(AnyNumber),
  }),
)

/** What runs and logged models have alike. */
const Owned = {
  /** Only some of its files are in this bundle, and its points may be in another. */
  isPart: v.boolean(),
  params: Entries,
  tags: Entries,
  metrics: Metrics,
  points: v.nullable(v.strictObject({ path: Text, count: Count })),
  artifacts: v.array(
    v.strictObject({ path: Text, entry: Text, size: Count, sha256: Sha256, type: Text, time: Time }),
  ),
}

const RunDocument = v.strictObject({
  runId: Text,
  experimentId: Text,
  runName: Text,
  userId: Text,
  status: v.picklist(RUN_STATUSES),
  startTime: Time,
  endTime: MaybeTime,
  lifecycleStage: Stage,
  deletedTime: MaybeTime,
  inputs: v.array(v.strictObject({ name: Text, digest: Text, tags: Entries })),
  modelInputs: v.array(Text),
  modelOutputs: v.array(v.strictObject({ modelId: Text, step: v.pipe(v.number(), v.finite()) })),
  ...Owned,
})

const ModelDocument = v.strictObject({
  modelId: Text,
  experimentId: Text,
  name: Text,
  modelType: Text,
  sourceRunId: Text,
  status: v.picklist(LOGGED_MODEL_STATUSES),
  statusMessage: Text,
  lifecycleStage: Stage,
  creationTime: Time,
  lastUpdateTime: Time,
  ...Owned,
})

const RegistryDocument = v.strictObject({
  registeredModels: v.array(
    v.strictObject({
      name: Text,
      description: Text,
      creationTime: Time,
      lastUpdateTime: Time,
      tags: Entries,
      aliases: v.array(v.strictTuple([Text, Count])),
      versions: v.array(
        v.strictObject({
          version: Count,
          description: Text,
          userId: Text,
          stage: v.picklist(MODEL_STAGES),
          source: Text,
          runId: Text,
          runLink: Text,
          modelId: Text,
          status: v.picklist(['PENDING_REGISTRATION', 'FAILED_REGISTRATION', 'READY']),
          statusMessage: Text,
          creationTime: Time,
          lastUpdateTime: Time,
          tags: Entries,
        }),
      ),
    }),
  ),
})

export type Manifest = v.InferOutput<typeof Manifest>
export type ManifestEntry = Manifest['entries'][number]
export type ExperimentDocument = v.InferInput<typeof ExperimentDocument>
export type ReadExperiment = v.InferOutput<typeof ExperimentDocument>
export type RunDocument = v.InferInput<typeof RunDocument>
export type ReadRun = v.InferOutput<typeof RunDocument>
export type ModelDocument = v.InferInput<typeof ModelDocument>
export type ReadModel = v.InferOutput<typeof ModelDocument>
export type ViewsDocument = v.InferInput<typeof ViewsDocument>
export type RegistryDocument = v.InferInput<typeof RegistryDocument>
export type ReadRegistry = v.InferOutput<typeof RegistryDocument>

/** @throws TrackletError E_MANIFEST */
export function readManifest(text: string, path: string): Manifest {
  const document = parseJson(text, path)
  const version: unknown = (document as { version?: unknown } | null)?.version
  if (typeof version === 'number' && version > 1) {
    throw new TrackletError(
      'E_MANIFEST',
      `This bundle is of version ${version}, and this Tracklet reads version 1. Nothing was imported; update Tracklet, then try again.`,
      { path, version },
    )
  }
  return check(Manifest, document, path)
}

/** @throws TrackletError E_MANIFEST */
export function readExperimentDocument(text: string, path: string): ReadExperiment {
  return check(ExperimentDocument, parseJson(text, path), path)
}

/** @throws TrackletError E_MANIFEST */
export function readRunDocument(text: string, path: string): ReadRun {
  return check(RunDocument, parseJson(text, path), path)
}

/** @throws TrackletError E_MANIFEST */
export function readModelDocument(text: string, path: string): ReadModel {
  return check(ModelDocument, parseJson(text, path), path)
}

/** @throws TrackletError E_MANIFEST */
export function readViewsDocument(text: string, path: string): ViewsDocument {
  return check(ViewsDocument, parseJson(text, path), path)
}

export function readRegistryDocument(text: string, path: string): ReadRegistry {
  return check(RegistryDocument, parseJson(text, path), path)
}

function check<S extends v.GenericSchema>(schema: S, document: unknown, path: string): v.InferOutput<S> {
  const { success, output, issues } = v.safeParse(schema, document, { abortEarly: true })
  if (success) return output
  const place = v.getDotPath(issues[0]) ?? 'its whole'
  throw new TrackletError(
    'E_MANIFEST',
    `"${path}" in the bundle is not what it should be (${place}: ${issues[0].message}). Nothing was imported, and what you have is unchanged; get the bundle once more.`,
    { path },
  )
}

/** The summaries of what a run or logged model logged; undefined where its document does not tell all of them. */
export function maybeSummaries({
  metrics,
  points,
}: Pick<ReadRun, 'metrics' | 'points'>): MetricSummaries | undefined {
  const total = metrics.reduce((sum, { count }) => sum + count, 0)
  if (total !== (points?.count ?? 0)) return undefined
  if (metrics.some((metric) => SUMMARY_COLUMNS.some((name) => metric[name] === undefined))) return undefined
  const columns = SUMMARY_COLUMNS.map((name) => [
    name,
    Float64Array.from(metrics, (metric) => Number(metric[name])),
  ])
  return { keys: metrics.map(({ key }) => key), ...Object.fromEntries(columns) } as MetricSummaries
}

/** The forms of numbers in documents. */
export function numberToJson(value: number): v.InferInput<typeof AnyNumber> {
  if (Number.isNaN(value)) return 'NaN'
  if (Object.is(value, -0)) return '-0'
  if (Number.isFinite(value)) return value
  return value > 0 ? 'Infinity' : '-Infinity'
}
