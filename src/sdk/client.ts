import { runJob } from '#base/job.ts'
import type { NewRun } from '#worker/api.ts'
import { toEntries } from './encode.ts'
import type { Link } from './link.ts'
import { toRunData } from './run-data.ts'
import { RunHandle, type RunContext } from './run.ts'
import type { Settings } from './settings.ts'
import { clientTags, codeTags, sourceTags, type Code } from './source.ts'
import type {
  ConnectOptions,
  ExportOptions,
  ImportOptions,
  ImportReport,
  NamedBlob,
  Run,
  RunData,
  RunOptions,
  SearchOptions,
  Tracklet,
} from './types.ts'

/** A client on a link that stands. */
export class Client implements Tracklet {
  readonly #context: RunContext
  readonly #options: ConnectOptions
  /** Every handle that is still in use, to send what is left when the page goes. */
  #runs: WeakRef<RunHandle>[] = []
  readonly #onHide = () => {
    for (const run of this.#handles()) run.send()
  }

  constructor(link: Link, home: URL, settings: Settings, options: ConnectOptions) {
    this.#context = { link, settings, home }
    this.#options = options
    globalThis.addEventListener?.('pagehide', this.#onHide)
    globalThis.document?.addEventListener('visibilitychange', this.#onHide)
  }

  async startRun(options: RunOptions = {}): Promise<Run> {
    const code = toCode(options.code)
    const { notebook, user } = this.#options
    const tags = {
      ...sourceTags(notebook),
      ...clientTags(user),
      ...(code && (await codeTags(code))),
      ...options.tags,
    }
    const { link, home } = this.#context
    const row = await link.call('createRun', [toNewRun(options, user, toEntries(tags))])
    await link.hold(row.runId)
    const run = this.#keep(toRunData(row, undefined, home))
    if (code) await run.logArtifact(code.path, code.text, { type: 'text/plain' })
    return run
  }

  async withRun<T>(options: RunOptions, body: (run: Run) => T | PromiseLike<T>): Promise<T> {
    const run = await this.startRun(options)
    let result: T
    try {
      result = await body(run)
    } catch (error) {
      run.setTag('tracklet.error', errorText(error))
      // The body's error is the one to tell; what else was refused has been reported as an event.
      await run.end('FAILED').catch(() => undefined)
      throw error
    }
    await run.end()
    return result
  }

  async getRun(id: string): Promise<Run> {
    const { run, summaries } = await this.#context.link.call('getRun', [id])
    return this.#keep(toRunData(run, summaries, this.#context.home))
  }

  async searchRuns(options: SearchOptions = {}): Promise<RunData[]> {
    const { items } = await this.#context.link.call('searchRuns', [options])
    return items.map(({ run, summaries }) => toRunData(run, summaries, this.#context.home))
  }

  async exportBundle(options: ExportOptions = {}): Promise<Blob> {
    const { experiments, runs, part } = options
    const request = {
      ...(experiments && { experiments }),
      ...(runs && { runs: runs.map((run) => (typeof run === 'string' ? run : run.id)) }),
    }
    const { content } = await runJob(options, (port) =>
      this.#context.link.call('exportBundle', [request, part, undefined, port], [port]),
    )
    return content as Blob
  }

  async importFiles(
    files: Iterable<File | Blob | NamedBlob>,
    options: ImportOptions = {},
  ): Promise<ImportReport> {
    const named = Array.from(files, toNamed)
    const { dryRun = false } = options
    return await runJob(options, (port) =>
      this.#context.link.call('importFiles', [named, { dryRun }, port], [port]),
    )
  }

  async close(): Promise<void> {
    await Promise.all(this.#handles().map((run) => run.settled()))
    globalThis.removeEventListener?.('pagehide', this.#onHide)
    globalThis.document?.removeEventListener('visibilitychange', this.#onHide)
    this.#context.link.close()
  }

  #keep(data: RunData): RunHandle {
    const run = new RunHandle(data, this.#context)
    this.#runs = this.#runs.filter((kept) => kept.deref() !== undefined).concat(new WeakRef(run))
    return run
  }

  #handles(): RunHandle[] {
    return this.#runs.flatMap((kept) => kept.deref() ?? [])
  }
}

/** @throws TrackletError that says what to do, when the store cannot be written now */
export async function ensureReady(link: Link): Promise<void> {
  try {
    await link.call('ready', [])
  } catch (error) {
    link.close()
    throw error
  }
}

function toNewRun(options: RunOptions, user: string | undefined, tags: [string, string][]): NewRun {
  const { experiment, experimentId, name, params = {}, parent, parentRunId = parent?.id } = options
  const id = experimentId ?? (experiment === undefined ? parent?.experimentId : undefined)
  return {
    startTime: Date.now(),
    tags,
    params: toEntries(params),
    ...(experiment !== undefined && { experiment }),
    ...(id !== undefined && { experimentId: id }),
    ...(name !== undefined && { runName: name }),
    ...(user !== undefined && { userId: user }),
    ...(parentRunId !== undefined && { parentRunId }),
  }
}

function toNamed(file: File | Blob | NamedBlob, i: number): NamedBlob {
  if (!(file instanceof Blob)) return file
  const { webkitRelativePath, name = `file-${i + 1}` } = file as Partial<File>
  return { path: webkitRelativePath || name, content: file }
}

function toCode(given: RunOptions['code']): Code | undefined {
  if (given === undefined) return undefined
  const { name, text } = typeof given === 'string' ? { name: 'main.js', text: given } : given
  return { path: `code/${name}`, text }
}

/** V8's stack begins with the error's own text; others' does not. */
function errorText(error: unknown): string {
  const text = String(error)
  const stack = (error as Error | undefined)?.stack ?? ''
  return stack.startsWith(text) ? stack : `${text}\n${stack}`.trim()
}
