/** What the file holds, read from its own elements. */
import type { MetricHistory } from '#model/metric.ts'
import { REPORT_ID, fromReportNumber, metricElementId, type Report, type ReportRun } from '#model/report.ts'
import { chooseRunColor, runColorFor } from '#model/run-color.ts'
import { TAG } from '#model/tags.ts'
import { mergeHistories, sortHistory } from '#series/columns.ts'
import { historyFromText } from '#series/history-text.ts'

/** A run with its maps, and its colour as kept. */
export type ShownRun = Omit<ReportRun, 'params' | 'tags' | 'summaries'> & {
  readonly params: ReadonlyMap<string, string>
  readonly tags: ReadonlyMap<string, string>
  /** By metric. */
  readonly summaries: ReadonlyMap<string, ShownSummary>
  /** `#rrggbb` for the light ground. */
  readonly color: string
}

export type ShownSummary = {
  readonly last: number
  readonly min: number
  readonly max: number
  readonly count: number
}

/** Undefined in the empty page, which holds no report. */
export function readReport(): Report | undefined {
  const text = document.getElementById(REPORT_ID)?.textContent
  return text ? (JSON.parse(text) as Report) : undefined
}

/** A run without a colour of its own gets the one that the runs before it have least. */
export function listRuns({ runs, metrics }: Report): ShownRun[] {
  const colors: string[] = []
  return runs.map((run) => {
    const tags = new Map(run.tags)
    const color = tags.has(TAG.runColor) ? runColorFor({ runId: run.runId, tags }) : chooseRunColor(colors)
    colors.push(color)
    const summaries = run.summaries.map(({ metric, last, min, max, count }): [string, ShownSummary] => [
      metrics[metric] ?? '',
      { last: fromReportNumber(last), min: fromReportNumber(min), max: fromReportNumber(max), count },
    ])
    return { ...run, params: new Map(run.params), tags, summaries: new Map(summaries), color }
  })
}

const histories = new Map<number, Promise<ReadonlyMap<number, MetricHistory>>>()

/** The points of a metric by the place of their run, in step order; unpacked when they are first asked for. */
export function loadHistories(metric: number): Promise<ReadonlyMap<number, MetricHistory>> {
  let known = histories.get(metric)
  if (!known) {
    known = unpack(document.getElementById(metricElementId(metric))?.textContent ?? '')
    histories.set(metric, known)
  }
  return known
}

async function unpack(text: string): Promise<ReadonlyMap<number, MetricHistory>> {
  const parts = new Map<number, MetricHistory[]>()
  for (const line of text.split('\n')) {
    const [place, points] = line.split(' ')
    if (points === undefined) continue
    const history = sortHistory(await historyFromText(points))
    parts.set(Number(place), [...(parts.get(Number(place)) ?? []), history])
  }
  return new Map(Array.from(parts, ([place, list]) => [place, mergeHistories(list)]))
}
