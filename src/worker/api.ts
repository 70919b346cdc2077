/**
 * What the worker answers, over Comlink. The UI and the SDK see nothing else of the store.
 * Every verb rejects with TrackletError (#base/wire.ts carries its code) and, unless said, is one transaction.
 */
import type { Artifact, ArtifactUpload } from '#model/artifact.ts'
import type { LogBatch } from '#model/batch.ts'
import type { DatasetSummary } from '#model/dataset.ts'
import type { Experiment, ExperimentOverview, ViewType } from '#model/experiment.ts'
import type { Grant, GrantScope, NewGrant } from '#model/grant.ts'
import type { LoggedModelDetails, LoggedModelStatus, RunModels } from '#model/logged-model.ts'
import type { ExperimentSearch, Page, Search } from '#model/page.ts'
import type {
  ModelStage,
  ModelVersionDetails,
  RegisteredModelDetails,
  RegistryEvent,
} from '#model/registered-model.ts'
import type {
  LoggedModelSearch,
  NewLoggedModel,
  NewModelVersion,
  NewRegisteredModel,
} from '#model/registry-request.ts'
import type { ResolvedUri } from '#model/resolved-uri.ts'
import type {
  LineMark,
  LinesAnswer,
  LinesExport,
  LinesRequest,
  MapRequest,
  MarksRequest,
} from '#model/lines.ts'
import type { ExportPlan, ExportReport, ExportRequest, HtmlExport, HtmlRequest } from '#model/export.ts'
import type { ImportFile, ImportInspection, ImportOptions, ImportReport } from '#model/import.ts'
import type { MetricHistory, SeriesRequest, SeriesSlice } from '#model/metric.ts'
import type { NewRun, RunSearch, TagValues, TextEntries } from '#model/run-request.ts'
import type {
  FilterExplanation,
  FilterExplanationRequest,
  MatchingRun,
  RunTableColumns,
  RunTablePage,
  RunTableRequest,
  RunValue,
  RunValuesRequest,
  TableColumn,
} from '#model/run-table.ts'
import type { ImportanceRequest, ParamImportance } from '#model/importance.ts'
import type { RunCells, RunCellsRequest } from '#model/run-cells.ts'
import type { Run, RunData, RunDetails } from '#model/run.ts'
import type { SpaceReport, StoreStatus } from '#model/storage.ts'

export type { NewRun, RunSearch, TextEntries } from '#model/run-request.ts'
export type {
  RunTableColumns,
  RunTablePage,
  RunTableRequest,
  RunTableRow,
  TableColumn,
} from '#model/run-table.ts'
export type { SpaceReport, StoreStatus } from '#model/storage.ts'

export type RestAnswer = { readonly status: number; readonly text: string }

export interface TrackletApi {
  status(): Promise<StoreStatus>
  /** Rejects while the store cannot be written, and says what to do. */
  ready(): Promise<void>
  /** After a loss: keeps the witness aside, and begins anew with what is left. */
  startFresh(): Promise<void>

  listExperiments(view: ViewType): Promise<ExperimentOverview[]>
  getExperiment(experimentId: string): Promise<Experiment>
  createExperiment(name: string, tags?: TextEntries): Promise<Experiment>
  renameExperiment(experimentId: string, name: string): Promise<void>
  setExperimentTag(experimentId: string, key: string, value: string): Promise<void>
  deleteExperimentTag(experimentId: string, key: string): Promise<void>
  deleteExperiments(experimentIds: readonly string[]): Promise<void>
  restoreExperiments(experimentIds: readonly string[]): Promise<void>

  searchExperiments(search: ExperimentSearch): Promise<Page<Experiment>>
  /** Which datasets the runs of 1 to 20 experiments used, and as what. */
  searchDatasets(experimentIds: readonly string[]): Promise<DatasetSummary[]>

  createRun(run: NewRun): Promise<Run>
  getRun(runId: string): Promise<RunDetails>
  /** Started before it in its experiment. */
  getRunBefore(runId: string): Promise<RunDetails | undefined>
  searchRuns(search: RunSearch): Promise<Page<RunData>>
  readRunTable(request: RunTableRequest): Promise<RunTablePage>
  listMatchingRuns(request: RunTableRequest): Promise<MatchingRun[]>
  /** CSV of all that match, with the given columns. */
  exportRunTable(request: RunTableRequest, columns: readonly TableColumn[]): Promise<Blob>
  readRunTableColumns(experimentIds: readonly string[]): Promise<RunTableColumns>
  readRunValues(request: RunValuesRequest): Promise<RunValue[]>
  /** What each part of the run table's filter leaves. */
  explainFilter(request: FilterExplanationRequest): Promise<FilterExplanation>
  /** Params, tags, attributes and last, least and greatest values of metrics. */
  readRunCells(request: RunCellsRequest): Promise<RunCells>
  /** The same with ids and names. @returns CSV */
  exportRunCells(request: RunCellsRequest): Promise<Blob>
  /** What params tell about a value, in the order they were asked. */
  readImportance(request: ImportanceRequest): Promise<readonly ParamImportance[]>
  renameRun(runId: string, name: string): Promise<void>
  setTag(runId: string, key: string, value: string): Promise<void>
  deleteTag(runId: string, key: string): Promise<void>
  /** Null takes the tag away. Resolves to what they were, which undoes it. */
  tagRuns(key: string, values: TagValues): Promise<TagValues>
  deleteRuns(runIds: readonly string[]): Promise<void>
  restoreRuns(runIds: readonly string[]): Promise<void>
  /** Removes deleted runs for good; the active ones among them are refused. */
  purgeRuns(runIds: readonly string[]): Promise<void>
  /** Removes every deleted run and experiment for good, then the files nobody names. */
  purgeDeleted(): Promise<void>

  /** Resolves after the commit. A batch that was committed before resolves too. */
  logBatch(batch: LogBatch): Promise<void>
  /** Keeps the run shown as live until `releaseRun`, or until the client's worker is gone. */
  holdRun(runId: string): Promise<void>
  releaseRun(runId: string): Promise<void>

  readHistory(runId: string, key: string): Promise<MetricHistory>
  /** One slice a run, in the order asked. */
  readSeries(request: SeriesRequest): Promise<SeriesSlice[]>
  /** By run, or by group. Rejects with CANCELLED when its reader asked anew or cancelled. */
  readLines(request: LinesRequest): Promise<LinesAnswer>
  /** Values of lines at a place, and over a range. */
  readMarks(request: MarksRequest): Promise<readonly LineMark[]>
  /** The part of another axis where the points of a range of one lie; undefined where there are none. */
  mapRange(request: MapRequest): Promise<readonly [number, number] | undefined>
  /** Every point of the lines. @returns CSV */
  exportLines(lines: LinesExport): Promise<Blob>
  /** What the reader asked is no longer wanted. */
  cancelLines(reader: string): Promise<void>

  /** All or none of the files. An existing path is replaced. */
  logArtifacts(runId: string, uploads: readonly ArtifactUpload[]): Promise<void>
  /** Every file, sorted by path. */
  listArtifacts(ownerId: string): Promise<Artifact[]>
  /** A Blob read lazily from disk. */
  readArtifact(ownerId: string, path: string): Promise<Blob>
  deleteArtifact(ownerId: string, path: string): Promise<void>

  createLoggedModel(model: NewLoggedModel): Promise<LoggedModelDetails>
  /** A deleted one only when these are allowed. */
  getLoggedModel(modelId: string, allowDeleted?: boolean): Promise<LoggedModelDetails>
  searchLoggedModels(search: LoggedModelSearch): Promise<Page<LoggedModelDetails>>
  listRunModels(runId: string): Promise<RunModels>
  finalizeLoggedModel(modelId: string, status: LoggedModelStatus): Promise<LoggedModelDetails>
  logLoggedModelParams(modelId: string, params: TextEntries): Promise<void>
  setLoggedModelTags(modelId: string, tags: TextEntries): Promise<void>
  deleteLoggedModelTag(modelId: string, key: string): Promise<void>
  deleteLoggedModel(modelId: string): Promise<void>

  createRegisteredModel(model: NewRegisteredModel): Promise<RegisteredModelDetails>
  getRegisteredModel(name: string): Promise<RegisteredModelDetails>
  searchRegisteredModels(search: Search): Promise<Page<RegisteredModelDetails>>
  renameRegisteredModel(name: string, newName: string): Promise<RegisteredModelDetails>
  updateRegisteredModel(name: string, description: string): Promise<RegisteredModelDetails>
  /** For good, with all versions. */
  deleteRegisteredModel(name: string): Promise<void>
  setRegisteredModelTag(name: string, key: string, value: string): Promise<void>
  deleteRegisteredModelTag(name: string, key: string): Promise<void>
  /** What happened to it, latest first. */
  listRegistryEvents(name: string): Promise<RegistryEvent[]>

  createModelVersion(version: NewModelVersion): Promise<ModelVersionDetails>
  getModelVersion(name: string, version: number): Promise<ModelVersionDetails>
  searchModelVersions(search: Search): Promise<Page<ModelVersionDetails>>
  updateModelVersion(name: string, version: number, description: string): Promise<ModelVersionDetails>
  /** `archiveExisting`: the versions that have the stage move to Archived; towards Staging and Production only. */
  transitionModelVersionStage(
    name: string,
    version: number,
    stage: ModelStage,
    archiveExisting: boolean,
  ): Promise<ModelVersionDetails>
  deleteModelVersion(name: string, version: number): Promise<void>
  setModelVersionTag(name: string, version: number, key: string, value: string): Promise<void>
  deleteModelVersionTag(name: string, version: number, key: string): Promise<void>
  setModelAlias(name: string, alias: string, version: number): Promise<void>
  deleteModelAlias(name: string, alias: string): Promise<void>
  getModelVersionByAlias(name: string, alias: string): Promise<ModelVersionDetails>

  /** Whose files `runs:/…`, `models:/…` and `mlflow-artifacts:/…` are. */
  resolveUri(uri: string): Promise<ResolvedUri>
  /** What is readable among files that were dropped; zips are opened. Nothing is read whole. */
  inspectFiles(files: readonly ImportFile[]): Promise<ImportInspection>
  /**
   * All or nothing, one at a time in all tabs. The port, one end of a job of #base/job.ts, tells ImportProgress and takes a
   * cancel.
   */
  importFiles(
    files: readonly ImportFile[],
    options?: ImportOptions,
    port?: MessagePort,
  ): Promise<ImportReport>

  planExport(request: ExportRequest): Promise<ExportPlan>
  /**
   * Every run as it is at one moment. The port is one end of a job of #base/job.ts, which tells ExportProgress.
   * @param part from 1; needed when the plan has several
   * @param to a file that was picked; what stood in it stays unless all is written. Absent: the answer has a Blob
   */
  exportBundle(
    request: ExportRequest,
    part?: number,
    to?: FileSystemFileHandle,
    port?: MessagePort,
  ): Promise<ExportReport & { readonly content: Blob | null }>
  /** A comparison as a page that anyone can open. The port is one end of a job of #base/job.ts, which takes a cancel. */
  exportHtml(request: HtmlRequest, port?: MessagePort): Promise<HtmlExport>

  /**
   * MLflow's REST API, for clients in other languages. Never rejects for what was asked: the status and the body tell.
   * @param path from `/api/…` or `/ajax-api/…` on, with its query
   * @param body JSON
   */
  answerRest(method: string, path: string, body?: string): Promise<RestAnswer>

  /** Other origins that may log here, last used first. */
  listGrants(): Promise<Grant[]>
  /** Undefined for an origin that has to ask. */
  findGrant(origin: string): Promise<Grant | undefined>
  /** Takes the place of what the origin was allowed before. */
  addGrant(grant: NewGrant): Promise<Grant>
  changeGrant(grantId: string, scope: GrantScope): Promise<void>
  /** Open connections end within a moment. */
  revokeGrant(grantId: string): Promise<void>
  /** Answers a page of another origin on a port, for as long as this worker lives: see #base/door.ts. */
  serveOrigin(grantId: string, port: MessagePort): Promise<void>

  measureSpace(): Promise<SpaceReport>
  getSetting(name: string): Promise<unknown>
  setSetting(name: string, value: unknown): Promise<void>
}

/** The worker itself; what it opens are stores apart, with the verbs above. */
export interface WorkerApi extends TrackletApi {
  /**
   * Opens a bundle without importing it: the port answers the verbs of TrackletApi, those that change something with
   * PERMISSION_DENIED. It is there until `closeLook`, or until the worker is gone.
   * @param path of a place of the format `bundle`, as `inspectFiles` gave it
   * @param name of the caller's choice; one look has it at a time
   */
  openLook(files: readonly ImportFile[], path: string, name: string, port: MessagePort): Promise<void>
  closeLook(name: string): Promise<void>
}
