/**
 * The gate of the port: every call's arguments have the types of api.ts, or it is refused with E_MESSAGE before anything
 * is read or written. What the values may be is the services' matter; a batch has a gate of its own, `checkBatch`.
 */
import * as v from 'valibot'
import { TrackletError } from '#base/errors.ts'
import { METRIC_SHOWS } from '#model/run-table.ts'
import type { TrackletApi, WorkerApi } from './api.ts'

const Text = v.string()
const Texts = v.array(Text)
const Entries = v.array(v.strictTuple([Text, Text]))
const View = v.picklist(['ACTIVE_ONLY', 'DELETED_ONLY', 'ALL'])
const Count = v.pipe(v.number(), v.safeInteger(), v.minValue(0))

const NewRun = v.looseObject({
  experiment: v.optional(Text),
  experimentId: v.optional(Text),
  runName: v.optional(Text),
  userId: v.optional(Text),
  startTime: v.optional(Count),
  parentRunId: v.optional(Text),
  params: v.optional(Entries),
  tags: v.optional(Entries),
})

const SEARCH = {
  // What `filter` and `orderBy` are is told with their column.
  orderBy: v.optional(v.array(v.unknown())),
  maxResults: v.optional(v.number()),
  pageToken: v.optional(Text),
  superset: v.optional(v.boolean()),
}
const Search = v.looseObject(SEARCH)
const ExperimentSearch = v.looseObject({ ...SEARCH, viewType: v.optional(View) })
const RunSearch = v.looseObject({
  ...SEARCH,
  experimentIds: v.optional(Texts),
  experiments: v.optional(Texts),
  viewType: v.optional(View),
})

const MetricColumn = v.looseObject({
  kind: v.literal('metric'),
  key: Text,
  show: v.picklist(METRIC_SHOWS),
})

const LoggedModelSearch = v.looseObject({
  ...SEARCH,
  experimentIds: Texts,
  datasets: v.optional(v.array(v.looseObject({ datasetName: Text, datasetDigest: v.optional(Text) }))),
  orderBy: v.optional(
    v.array(
      v.looseObject({
        fieldName: Text,
        ascending: v.optional(v.boolean()),
        datasetName: v.optional(Text),
        datasetDigest: v.optional(Text),
      }),
    ),
  ),
})

const NewLoggedModel = v.looseObject({
  experimentId: Text,
  name: v.optional(Text),
  modelType: v.optional(Text),
  sourceRunId: v.optional(Text),
  params: v.optional(Entries),
  tags: v.optional(Entries),
})

const NewRegisteredModel = v.looseObject({
  name: Text,
  description: v.optional(Text),
  tags: v.optional(Entries),
})

const NewModelVersion = v.looseObject({
  name: Text,
  source: Text,
  runId: v.optional(Text),
  modelId: v.optional(Text),
  runLink: v.optional(Text),
  description: v.optional(Text),
  tags: v.optional(Entries),
})

const TableColumn = v.variant('kind', [
  v.looseObject({ kind: v.picklist(['attribute', 'param', 'tag']), key: Text }),
  MetricColumn,
])

const RunTree = v.looseObject({
  groupBy: v.array(TableColumn),
  toggled: Texts,
  stats: v.array(MetricColumn),
})

const RunTableRequest = v.looseObject({
  experimentIds: Texts,
  viewType: View,
  text: Text,
  sort: v.array(v.looseObject({ column: TableColumn, descending: v.boolean() })),
  offset: Count,
  limit: Count,
  metrics: Texts,
  tree: v.optional(RunTree),
})

const RunValuesRequest = v.looseObject({
  experimentIds: Texts,
  viewType: View,
  kind: v.picklist(['param', 'tag', 'dataset', 'attribute']),
  key: Text,
  containing: Text,
  limit: Count,
})

const FilterExplanationRequest = v.looseObject({ experimentIds: Texts, viewType: View, text: Text })

const SeriesRequest = v.looseObject({
  runIds: Texts,
  key: Text,
  x: v.picklist(['step', 'time', 'relative']),
  from: v.optional(v.number()),
  to: v.optional(v.number()),
  width: v.pipe(v.number(), v.finite(), v.minValue(1)),
})

const LineAxis = v.union([v.picklist(['step', 'time', 'relative']), v.pipe(Text, v.startsWith('m.'))])

const MapRequest = v.looseObject({
  runIds: Texts,
  source: Text,
  from: LineAxis,
  range: v.strictTuple([v.number(), v.number()]),
  to: LineAxis,
})

const lineFields = {
  runIds: Texts,
  sources: Texts,
  x: LineAxis,
  jumps: v.optional(v.picklist(['split', 'later', 'join'])),
  groups: v.optional(
    v.looseObject({
      members: v.array(v.array(Count)),
      center: v.picklist(['mean', 'median', 'min', 'max']),
      band: v.picklist(['std', 'stderr', 'ci95', 'range', 'none']),
      withMembers: v.boolean(),
    }),
  ),
}

const LinesRequest = v.looseObject({
  ...lineFields,
  from: v.optional(v.number()),
  to: v.optional(v.number()),
  width: v.pipe(v.number(), v.finite(), v.minValue(1)),
  logX: v.optional(v.boolean()),
  draft: v.optional(v.picklist(['lines', 'extent'])),
  smoothing: v.optional(
    v.looseObject({
      kind: v.picklist(['twema', 'ema', 'gaussian', 'mean']),
      amount: v.pipe(v.number(), v.finite()),
    }),
  ),
  spread: v.optional(v.boolean()),
  reader: v.optional(Text),
})

const MarksRequest = v.looseObject({
  lines: v.looseObject(lineFields),
  at: v.pipe(v.number(), v.finite()),
  to: v.optional(v.pipe(v.number(), v.finite())),
})

const Upload = v.looseObject({ path: Text, content: v.unknown(), type: v.optional(Text) })

const ImportFile = v.looseObject({ path: Text, content: v.instance(Blob) })
const TableMapping = v.strictObject({
  step: v.optional(Text),
  time: v.optional(Text),
  run: v.optional(Text),
  metrics: Texts,
  key: v.optional(Text),
  value: v.optional(Text),
  params: Texts,
})
const ImportOptions = v.looseObject({
  places: v.optional(Texts),
  tables: v.optional(v.array(v.strictObject({ path: Text, mapping: TableMapping }))),
  dryRun: v.optional(v.boolean()),
})
const ExportRequest = v.looseObject({
  experiments: v.optional(Texts),
  runs: v.optional(Texts),
  models: v.optional(Texts),
})
const GRANT_SCOPE = {
  reach: v.picklist(['own', 'one', 'any']),
  experiment: Text,
  read: v.boolean(),
  change: v.boolean(),
}
const NewGrant = v.looseObject({ ...GRANT_SCOPE, origin: Text, until: v.nullable(v.number()) })

/** Of a long call: see #base/job.ts. */
const Port = v.optional(v.instance(MessagePort))

const ARGUMENTS = {
  status: v.tuple([]),
  ready: v.tuple([]),
  startFresh: v.tuple([]),
  listExperiments: v.tuple([View]),
  getExperiment: v.tuple([Text]),
  createExperiment: v.tuple([Text, v.optional(Entries)]),
  renameExperiment: v.tuple([Text, Text]),
  setExperimentTag: v.tuple([Text, Text, Text]),
  deleteExperimentTag: v.tuple([Text, Text]),
  deleteExperiments: v.tuple([Texts]),
  restoreExperiments: v.tuple([Texts]),
  searchExperiments: v.tuple([ExperimentSearch]),
  searchDatasets: v.tuple([Texts]),
  createRun: v.tuple([NewRun]),
  getRun: v.tuple([Text]),
  getRunBefore: v.tuple([Text]),
  searchRuns: v.tuple([RunSearch]),
  readRunTable: v.tuple([RunTableRequest]),
  listMatchingRuns: v.tuple([RunTableRequest]),
  exportRunTable: v.tuple([RunTableRequest, v.array(TableColumn)]),
  readRunTableColumns: v.tuple([Texts]),
  readRunValues: v.tuple([RunValuesRequest]),
  explainFilter: v.tuple([FilterExplanationRequest]),
  readRunCells: v.tuple([v.looseObject({ runIds: Texts, columns: Texts })]),
  exportRunCells: v.tuple([v.looseObject({ runIds: Texts, columns: Texts })]),
  readImportance: v.tuple([v.looseObject({ runIds: Texts, value: Text, params: Texts })]),
  renameRun: v.tuple([Text, Text]),
  setTag: v.tuple([Text, Text, Text]),
  deleteTag: v.tuple([Text, Text]),
  tagRuns: v.tuple([Text, v.array(v.tuple([Text, v.nullable(Text)]))]),
  deleteRuns: v.tuple([Texts]),
  restoreRuns: v.tuple([Texts]),
  purgeRuns: v.tuple([Texts]),
  purgeDeleted: v.tuple([]),
  logBatch: v.tuple([v.unknown()]),
  holdRun: v.tuple([Text]),
  releaseRun: v.tuple([Text]),
  readHistory: v.tuple([Text, Text]),
  readSeries: v.tuple([SeriesRequest]),
  readLines: v.tuple([LinesRequest]),
  readMarks: v.tuple([MarksRequest]),
  mapRange: v.tuple([MapRequest]),
  exportLines: v.tuple([v.looseObject({ request: LinesRequest, runNames: Texts, groupNames: Texts })]),
  cancelLines: v.tuple([Text]),
  logArtifacts: v.tuple([Text, v.array(Upload)]),
  listArtifacts: v.tuple([Text]),
  readArtifact: v.tuple([Text, Text]),
  deleteArtifact: v.tuple([Text, Text]),
  createLoggedModel: v.tuple([NewLoggedModel]),
  getLoggedModel: v.tuple([Text, v.optional(v.boolean())]),
  searchLoggedModels: v.tuple([LoggedModelSearch]),
  listRunModels: v.tuple([Text]),
  finalizeLoggedModel: v.tuple([Text, Text]),
  logLoggedModelParams: v.tuple([Text, Entries]),
  setLoggedModelTags: v.tuple([Text, Entries]),
  deleteLoggedModelTag: v.tuple([Text, Text]),
  deleteLoggedModel: v.tuple([Text]),
  createRegisteredModel: v.tuple([NewRegisteredModel]),
  getRegisteredModel: v.tuple([Text]),
  searchRegisteredModels: v.tuple([Search]),
  renameRegisteredModel: v.tuple([Text, Text]),
  updateRegisteredModel: v.tuple([Text, Text]),
  deleteRegisteredModel: v.tuple([Text]),
  setRegisteredModelTag: v.tuple([Text, Text, Text]),
  deleteRegisteredModelTag: v.tuple([Text, Text]),
  listRegistryEvents: v.tuple([Text]),
  createModelVersion: v.tuple([NewModelVersion]),
  getModelVersion: v.tuple([Text, Count]),
  searchModelVersions: v.tuple([Search]),
  updateModelVersion: v.tuple([Text, Count, Text]),
  transitionModelVersionStage: v.tuple([Text, Count, Text, v.boolean()]),
  deleteModelVersion: v.tuple([Text, Count]),
  setModelVersionTag: v.tuple([Text, Count, Text, Text]),
  deleteModelVersionTag: v.tuple([Text, Count, Text]),
  setModelAlias: v.tuple([Text, Text, Count]),
  deleteModelAlias: v.tuple([Text, Text]),
  getModelVersionByAlias: v.tuple([Text, Text]),
  resolveUri: v.tuple([Text]),
  inspectFiles: v.tuple([v.array(ImportFile)]),
  importFiles: v.tuple([v.array(ImportFile), v.optional(ImportOptions), Port]),
  planExport: v.tuple([ExportRequest]),
  exportHtml: v.tuple([v.looseObject({ runIds: Texts, title: Text, template: Text }), Port]),
  exportBundle: v.tuple([ExportRequest, v.optional(Count), v.optional(v.unknown()), Port]),
  answerRest: v.tuple([Text, Text, v.optional(Text)]),
  listGrants: v.tuple([]),
  findGrant: v.tuple([Text]),
  addGrant: v.tuple([NewGrant]),
  changeGrant: v.tuple([Text, v.looseObject(GRANT_SCOPE)]),
  revokeGrant: v.tuple([Text]),
  serveOrigin: v.tuple([Text, v.instance(MessagePort)]),
  measureSpace: v.tuple([]),
  getSetting: v.tuple([Text]),
  setSetting: v.tuple([Text, v.unknown()]),
  openLook: v.tuple([v.array(ImportFile), Text, Text, v.instance(MessagePort)]),
  closeLook: v.tuple([Text]),
} as const satisfies Record<keyof WorkerApi, v.GenericSchema>

type Verb = keyof WorkerApi
type Call = (...args: unknown[]) => Promise<unknown>

/** The same verbs, checked. Frozen and without a prototype: a message can neither replace one nor reach more than them. */
export function checkCalls<T extends Partial<TrackletApi>>(api: T): T {
  const verbs = (Object.keys(ARGUMENTS) as Verb[]).filter((verb) => verb in api)
  const checked = Object.create(null) as Record<Verb, Call>
  for (const verb of verbs) {
    const call = (api as unknown as Record<Verb, Call>)[verb]
    checked[verb] = Object.freeze(async (...args: unknown[]) => {
      checkArguments(verb, args)
      return await call(...args)
    })
  }
  return Object.freeze(checked) as unknown as T
}

function checkArguments(verb: Verb, args: readonly unknown[]): void {
  const schema: v.GenericSchema = ARGUMENTS[verb]
  const { issues } = v.safeParse(schema, args, { abortEarly: true })
  const issue = issues?.[0]
  if (issue === undefined) return
  const place = v.getDotPath(issue) ?? ''
  throw new TrackletError(
    'E_MESSAGE',
    `${verb} was called with a wrong argument (${place}): ${issue.message}.`,
  )
}
