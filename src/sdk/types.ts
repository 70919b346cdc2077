/**
 * The public types of the client, and its reference. This file imports nothing: `tracklet.d.ts` is made of it alone.
 */

export type RunStatus = 'RUNNING' | 'SCHEDULED' | 'FINISHED' | 'FAILED' | 'KILLED'
export type EndStatus = 'FINISHED' | 'FAILED' | 'KILLED'

/** Text, or what becomes text: `String(value)`, and JSON for objects. So `true` is `'true'` and `0.10` is `'0.1'`. */
export type TextValue = string | number | boolean | bigint | null | undefined | object

/** What every method rejects with. */
export interface TrackletError extends Error {
  readonly name: 'TrackletError'
  /** MLflow's codes (`INVALID_PARAMETER_VALUE`, …), and `E_QUOTA`, `E_STORE_…` for what only a browser can meet. */
  readonly code: string
  readonly details: Readonly<Record<string, string | number | boolean | readonly string[]>>
}

/** A Worker, or one end of a MessageChannel whose other end such a worker answers. */
export type WorkerLike = Worker | MessagePort

export interface ConnectOptions {
  /**
   * Tracklet's own worker, or a function that starts one, for pages whose Trusted Types allow no new policy.
   * Only with a function can the client go on after its worker died.
   */
  worker?: WorkerLike | (() => WorkerLike)
  /** Tracklet's folder. Default: where `tracklet.js` was loaded from. */
  home?: string | URL
  /** Of a page of another origin: the experiment it asks to log to. Default: those it makes itself. */
  experiment?: string
  /** Shown as the user of the runs (`mlflow.user`). */
  user?: string
  /** Name of the notebook this code runs in: the source of its runs. */
  notebook?: string
  /** Points in one message to the worker. Default 4,000, at most 16,000. */
  batchPoints?: number
  /** Points wait no longer than this for others. Default 250 ms. */
  flushMs?: number
  /** Points a run keeps while the store does not answer; more are refused visibly. Default 2,000,000. */
  maxBuffered?: number
}

export interface RunOptions {
  /** Name; a missing experiment is created. Default: the parent's, else `Default`. */
  experiment?: string
  experimentId?: string
  /** Default: a made-up one. */
  name?: string
  params?: Readonly<Record<string, TextValue>>
  tags?: Readonly<Record<string, TextValue>>
  /** Nests the run. */
  parent?: Run
  parentRunId?: string
  /** Text of the code that runs, kept as artifact `code/<name>` with its SHA-256 as a tag. */
  code?: string | { readonly name: string; readonly text: string }
}

export interface SearchOptions {
  /** Names; unknown ones match nothing. Without names and ids: all experiments. */
  experiments?: readonly string[]
  experimentIds?: readonly string[]
  /** Default `ACTIVE_ONLY`. */
  viewType?: 'ACTIVE_ONLY' | 'DELETED_ONLY' | 'ALL'
  /** MLflow's search language, as in `metrics.loss < 0.1 AND params.lr = '0.01'`. */
  filter?: string
  /** MLflow's order_by, as in `['metrics.loss ASC']`. Default: latest started first. */
  orderBy?: readonly string[]
  /** Default 1,000, at most 50,000. */
  maxResults?: number
}

/** One metric of a run in figures. Steps and times are where the value is; ranges are over finite values, NaN without. */
export interface MetricSummary {
  /** By MLflow's rule: of the greatest step, then time, then value. */
  readonly last: number
  readonly lastStep: number
  /** ms since the epoch. */
  readonly lastTime: number
  readonly min: number
  readonly minStep: number
  readonly max: number
  readonly maxStep: number
  readonly count: number
  /** How many values are NaN or infinite. */
  readonly nonFinite: number
  readonly firstStep: number
  readonly finalStep: number
  readonly firstTime: number
  readonly finalTime: number
}

/** A run as it was when it was read. Its records have no prototype, so any key is only a key. */
export interface RunData {
  /** 32 lower-case hex digits. */
  readonly id: string
  readonly name: string
  readonly experimentId: string
  readonly status: RunStatus
  /** ms since the epoch. */
  readonly startTime: number
  readonly endTime: number | null
  readonly params: Readonly<Record<string, string>>
  readonly tags: Readonly<Record<string, string>>
  /** Latest values. */
  readonly metrics: Readonly<Record<string, number>>
  readonly summaries: Readonly<Record<string, MetricSummary>>
  /** Address of the run's page. */
  readonly url: string
}

export interface PointOptions {
  /**
   * Any finite number up to 2^53 in size. Without it: 0, 1, 2, … for a metric that never got a step; 0, as in
   * MLflow, for one that did.
   */
  step?: number
  /** ms since the epoch. Default: now. */
  timestamp?: number
}

/** Points of one metric in step order; all of equal length. */
export interface MetricHistory {
  readonly steps: Float64Array
  readonly values: Float64Array
  /** ms since the epoch. */
  readonly timestamps: Float64Array
}

export interface DatasetInfo {
  name: string
  /** Up to 36 characters that change when the data changes. */
  digest: string
  /** An address, or an object that is kept as JSON. */
  source?: string | object
  /** `http`, `local`, … Default: from the source. */
  sourceType?: string
  /** JSON, as text or as an object: `{ mlflow_colspec: [{ name, type, required }] }`. */
  schema?: string | object
  /** JSON, as text or as an object: `{ num_rows: 100 }`. */
  profile?: string | object
}

export type Bytes = Blob | ArrayBuffer | ArrayBufferView
export type Image = Blob | HTMLCanvasElement | OffscreenCanvas | ImageBitmap | ImageData

/** Rows, or columns of equal length. */
export type Table =
  | readonly Readonly<Record<string, unknown>>[]
  | Readonly<Record<string, readonly unknown[] | ArrayLike<number>>>

export interface RunEvents {
  /** The buffer got half full (`high`), or came back below. */
  pressure: CustomEvent<{ readonly pending: number; readonly max: number; readonly high: boolean }>
  /** Something was refused, or the store is out of reach for now (`E_QUOTA`, `E_STORE_…`: kept, and sent again). */
  error: CustomEvent<TrackletError>
  /** The buffer is full: points are refused until there is room. */
  overflow: CustomEvent<{ readonly refused: number; readonly max: number }>
}

/**
 * One run. What is synchronous is buffered, keeps its order, and never throws; it returns false when it was refused,
 * which an `error` event, the console and the next `flush()` report too.
 */
export interface Run extends RunData {
  /** Points, params, tags and inputs that are not yet acknowledged. */
  readonly pending: number
  /** How many were refused because the buffer was full. */
  readonly refused: number

  logMetric(key: string, value: number, options?: PointOptions): boolean
  /** All get the same step and time. False when any was refused. */
  logMetrics(values: Readonly<Record<string, number>>, options?: PointOptions): boolean
  /** A param keeps its first value: another one is refused. */
  logParam(key: string, value: TextValue): boolean
  /** Up to 100 are one transaction. */
  logParams(params: Readonly<Record<string, TextValue>>): boolean
  setTag(key: string, value: TextValue): boolean
  setTags(tags: Readonly<Record<string, TextValue>>): boolean
  logInput(
    dataset: DatasetInfo,
    options?: { context?: string; tags?: Readonly<Record<string, TextValue>> },
  ): boolean

  /** Resolves when the file is on disk. Many calls that are not awaited share transactions. An existing path is replaced. */
  logArtifact(path: string, content: Bytes | string, options?: { type?: string }): Promise<void>
  logText(text: string, path: string): Promise<void>
  /** As JSON, also under a path that ends in .yaml (JSON is YAML). */
  logDict(value: unknown, path: string): Promise<void>
  /** Under a path, or as one of a metric-like sequence of images. Resolves with the path. */
  logImage(image: Image, place: string | { key: string; step?: number }): Promise<string>
  /** As MLflow's `{columns, data}`. Rows are appended to a table that is there already. */
  logTable(table: Table, path: string): Promise<void>

  /**
   * Resolves when everything logged before is on disk. Rejects, after all that could be written was, when something
   * logged since the last flush was refused. Waits while the store is full; `signal` ends the waiting only.
   */
  flush(options?: { signal?: AbortSignal }): Promise<void>
  /** Writes what is left, then the status. Rejects as `flush` does; the run is ended also then. */
  end(status?: EndStatus): Promise<void>
  /** Sets a run going again. Logging to an ended run needs no resume and leaves its status alone, as in MLflow. */
  resume(): Promise<void>

  /** Reads what is on disk: `await flush()` first to see the latest. Empty for an unknown metric. */
  metricHistory(key: string): Promise<MetricHistory>
  /** Reads the run's data anew. */
  reload(): Promise<void>
  /** For `model.fit(x, y, { callbacks })` of TensorFlow.js: every epoch's logs, under their own names. */
  tfjsCallbacks(): {
    onEpochEnd(epoch: number, logs?: Readonly<Record<string, number>>): void
    onTrainEnd(): Promise<void>
  }

  addEventListener<K extends keyof RunEvents>(
    type: K,
    listener: (event: RunEvents[K]) => void,
    options?: AddEventListenerOptions,
  ): void
  removeEventListener<K extends keyof RunEvents>(type: K, listener: (event: RunEvents[K]) => void): void
}

export interface ExportOptions {
  /** Names or ids. Without experiments and runs: everything that is not deleted. */
  experiments?: readonly string[]
  /** Runs or their ids. */
  runs?: readonly (string | RunData)[]
  /** Of a content that takes several bundles; from 1. */
  part?: number
  signal?: AbortSignal
  onProgress?: (progress: ExportProgress) => void
}

export interface ExportProgress {
  /** First every run is measured, then bytes are written. */
  readonly phase: 'preparing' | 'writing'
  readonly done: number
  readonly total: number
}

export interface NamedBlob {
  /** `/` between folders. */
  readonly path: string
  readonly content: Blob
}

export interface ImportOptions {
  /** Tells what would be added, and adds nothing. */
  dryRun?: boolean
  signal?: AbortSignal
  onProgress?: (progress: ImportProgress) => void
}

export interface ImportProgress {
  readonly phase: 'waiting' | 'reading' | 'saving'
  /** From 0 to 1. */
  readonly fraction: number
  readonly runs: number
  readonly points: number
  readonly artifacts: number
}

/** What was added; runs that were there with the same content are `equalRuns`, and got nothing. */
export interface ImportReport {
  readonly experiments: number
  readonly runs: number
  readonly points: number
  readonly artifacts: number
  readonly artifactBytes: number
  readonly equalRuns: number
  /** Runs of a folder that grew: they got what is new. */
  readonly grownRuns: number
  /** Runs whose id was taken by other content; their tag `tracklet.importedFrom` has it. */
  readonly copies: readonly { readonly runId: string; readonly copyId: string; readonly runName: string }[]
  readonly experimentIds: readonly string[]
  /** What was recognised. */
  readonly places: readonly { readonly format: string; readonly title: string; readonly path: string }[]
  readonly skipped: readonly { readonly path: string; readonly code: string; readonly message: string }[]
}

export interface Tracklet {
  /** @throws TrackletError E_QUOTA, INVALID_PARAMETER_VALUE */
  startRun(options?: RunOptions): Promise<Run>
  /** Ends the run FINISHED, or FAILED with the error as tag `tracklet.error` when the body throws, and throws it on. */
  withRun<T>(options: RunOptions, body: (run: Run) => T | PromiseLike<T>): Promise<T>
  /** A run to read from, to log to, or to resume. @throws TrackletError RESOURCE_DOES_NOT_EXIST */
  getRun(id: string): Promise<Run>
  /** Latest started first, unless `orderBy` says otherwise. @throws TrackletError INVALID_PARAMETER_VALUE */
  searchRuns(options?: SearchOptions): Promise<RunData[]>
  /**
   * Experiments and runs as a bundle, a zip that any Tracklet opens. Of a run that is logged to, what was acknowledged.
   * @throws TrackletError RESOURCE_DOES_NOT_EXIST; E_LIMIT_SIZE where it takes several: `details.parts` of them; the signal's reason
   */
  exportBundle(options?: ExportOptions): Promise<Blob>
  /**
   * Takes bundles and other tools' files in: Files of an input, or Blobs with paths. All or nothing.
   * @throws TrackletError E_ZIP_…, E_MANIFEST, E_HASH, … for a file that is refused; E_QUOTA; the signal's reason
   */
  importFiles(files: Iterable<File | Blob | NamedBlob>, options?: ImportOptions): Promise<ImportReport>
  /** Waits for everything logged, then stops the worker. Runs that were not ended show as interrupted. */
  close(): Promise<void>
}
