/**
 * A comparison as one HTML file, to be sent to anybody: it opens from the disk without a network and shows runs, params and exact charts.
 * The page in it is built from `ui/report/`; here the data are put in. README.md has the file's layout.
 */
import { TrackletError } from '#base/errors.ts'
import type { Milliseconds } from '#base/units.ts'
import type { MetricColumns } from '#model/metric.ts'
import { REPORT_ID, metricElementId, toReportNumber, type Report, type ReportRun } from '#model/report.ts'
import type { MetricSummaries } from '#model/run.ts'
import { splitByKey } from '#series/columns.ts'
import { historyToText } from '#series/history-text.ts'
import { addToSummaries, createSummaries } from '#series/summary.ts'
import { BlobText } from '../blob-text.ts'
import type { ImportRecord, RunRecord } from '../records.ts'

export type HtmlOptions = {
  readonly title: string
  readonly written: Milliseconds
  /** The built page, `report.html`. */
  readonly template: string
  readonly signal?: AbortSignal
}

/** Where the built page wants the title and the data. */
const TITLE_MARK = '<!--title-->'
const DATA_MARK = '<!--data-->'

/** Points that wait to be packed, of all runs. */
const MAX_WAITING = 1 << 20

/** Browsers hold a file of this size as one text; a larger one would not open. */
const MAX_BYTES = 400 << 20

/**
 * @param records experiments, runs and points count; what else there is cannot be shown
 * @throws TrackletError E_LIMIT when it is more than a browser opens; the signal's reason
 */
export async function writeHtml(
  records: AsyncIterable<ImportRecord> | Iterable<ImportRecord>,
  { title, written, template, signal }: HtmlOptions,
): Promise<Blob> {
  const content = new HtmlContent()
  for await (const record of records) {
    signal?.throwIfAborted()
    await content.add(record)
  }
  await content.pack()
  const [head = '', tail] = template.replace(TITLE_MARK, () => escapeText(title)).split(DATA_MARK)
  if (tail === undefined)
    throw new TrackletError('INTERNAL_ERROR', `The page has no place "${DATA_MARK}" for data.`)
  const blob = new Blob([head, ...content.elements(title, written), tail], { type: 'text/html' })
  if (blob.size > MAX_BYTES) refuseSize(blob.size)
  return blob
}

/** Gathers what the file will hold. */
class HtmlContent {
  /** By the import's own keys. */
  readonly #experiments = new Map<string, string>()
  readonly #runs = new Map<string, RunRecord>()
  readonly #summaries = new Map<string, MetricSummaries>()
  /** By metric, lines as in model/report.ts. */
  readonly #points = new Map<string, BlobText>()
  readonly #waiting = new Map<string, MetricColumns[]>()
  #count = 0

  async add(record: ImportRecord): Promise<void> {
    if (record.kind === 'experiment') this.#experiments.set(record.key, record.name)
    else if (record.kind === 'run') this.#runs.set(record.runId, record)
    else if (record.kind === 'points') await this.#addPoints(record.runId, record.columns)
  }

  /** Packs what waits. */
  async pack(): Promise<void> {
    const places = [...this.#runs.keys()]
    for (const [runId, parts] of this.#waiting) {
      const place = places.indexOf(runId)
      for (const [metric, history] of splitByKey(parts)) {
        const lines = this.#points.get(metric) ?? new BlobText()
        this.#points.set(metric, lines)
        lines.add(`${place} ${await historyToText(history)}\n`)
      }
    }
    this.#waiting.clear()
    this.#count = 0
  }

  /** Neither base64 nor JSON without `<` can end the elements that hold them. */
  *elements(title: string, written: Milliseconds): Generator<string | Blob> {
    const metrics = [...this.#points.keys()].sort()
    const json = JSON.stringify(this.#report(title, written, metrics)).replaceAll('<', '\\u003c')
    yield `<script type="application/json" id="${REPORT_ID}">${json}</script>\n`
    for (const [place, metric] of metrics.entries()) {
      yield `<script type="text/plain" id="${metricElementId(place)}">`
      yield (this.#points.get(metric) as BlobText).toBlob()
      yield '</script>\n'
    }
  }

  async #addPoints(runId: string, columns: MetricColumns): Promise<void> {
    if (!this.#runs.has(runId)) return
    const waiting = this.#waiting.get(runId)
    if (waiting) waiting.push(columns)
    else this.#waiting.set(runId, [columns])
    this.#summaries.set(runId, addToSummaries(this.#summaries.get(runId) ?? createSummaries(), columns))
    this.#count += columns.value.length
    if (this.#count > MAX_WAITING) await this.pack()
  }

  #report(title: string, written: Milliseconds, metrics: readonly string[]): Report {
    const experiments = [...this.#experiments.keys()]
    return {
      title,
      written,
      experiments: [...this.#experiments.values()],
      metrics,
      runs: Array.from(this.#runs.values(), (run) => ({
        ...factsOf(run),
        experiment: experiments.indexOf(run.experiment),
        summaries: this.#summariesOf(run.runId, metrics),
      })),
    }
  }

  #summariesOf(runId: string, metrics: readonly string[]): ReportRun['summaries'] {
    const { keys, last, min, max, count } = this.#summaries.get(runId) ?? createSummaries()
    const places = new Map(metrics.map((metric, place) => [metric, place]))
    return keys.map((key, i) => ({
      metric: places.get(key) as number,
      last: toReportNumber(last[i] as number),
      min: toReportNumber(min[i] as number),
      max: toReportNumber(max[i] as number),
      count: count[i] as number,
    }))
  }
}

function factsOf({ runId, runName, status, startTime, endTime, params, tags }: RunRecord) {
  return { runId, runName, status, startTime, endTime, params: [...params], tags: [...tags] }
}

function escapeText(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;')
}

function refuseSize(bytes: number): never {
  const size = (mb: number): string => `${Math.round(mb / 1e6).toLocaleString('en-US')} MB`
  throw new TrackletError(
    'E_LIMIT',
    `The file would have ${size(bytes)}; browsers open about ${size(MAX_BYTES)}. Nothing was written. Choose fewer runs, or write a bundle.`,
    { bytes, max: MAX_BYTES },
  )
}
