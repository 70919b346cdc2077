/** What several runs have side by side, a row a fact. Pure. */
import type { Milliseconds } from '#base/units.ts'
import type { RunDetails } from '#model/run.ts'
import { isReservedTag, TAG } from '#model/tags.ts'
import { formatDateTime, formatDuration, formatExact, formatNumber } from '../../format.ts'
import { isBetter } from '../../metric-goal.ts'

export type DiffSection = 'Run' | 'Parameters' | 'Metrics' | 'Data sets' | 'Tags' | 'Packages'

export type DiffCell = {
  readonly text: string
  /** Compared and copied. */
  readonly exact: string
  /** Of metrics and of params that are numbers: what a difference is told of. */
  readonly number?: number
  /** How a difference reads, without its sign. Default: as a metric's value. */
  readonly tell?: (difference: number) => string
}

export type DiffRow = {
  readonly section: DiffSection
  readonly key: string
  /** In the order of the runs; undefined where a run has none. */
  readonly cells: readonly (DiffCell | undefined)[]
  /** Not all runs have the same. */
  readonly differs: boolean
}

/** Names and versions by run; undefined while they are not read. */
export type Packages = readonly (ReadonlyMap<string, string> | undefined)[]

export function makeDiffRows(runs: readonly RunDetails[], packages: Packages): DiffRow[] {
  return [
    ...runRows(runs),
    ...textRows('Parameters', runs, ({ run }) => run.params),
    ...metricRows(runs),
    ...textRows('Data sets', runs, datasetsOf),
    ...textRows('Tags', runs, ({ run }) => new Map([...run.tags].filter(([key]) => !isReservedTag(key)))),
    ...textRows('Packages', runs, (_, i) => packages[i] ?? new Map<string, string>()),
  ]
}

const FACTS: readonly (readonly [string, (details: RunDetails) => DiffCell | undefined])[] = [
  ['Experiment', ({ experimentName }) => textCell(experimentName)],
  ['Status', ({ run }) => textCell(run.status)],
  ['Started', ({ run }) => timeCell(run.startTime, formatDateTime)],
  ['Duration', ({ run }) => durationCell(run.startTime, run.endTime)],
  ['User', ({ run }) => maybeCell(run.userId)],
  ['Source', ({ run }) => maybeCell(run.tags.get(TAG.sourceName))],
  ['Code', ({ run }) => maybeCell(run.tags.get(TAG.codeHash))],
]

function runRows(runs: readonly RunDetails[]): DiffRow[] {
  return FACTS.map(([key, cellOf]) => makeRow('Run', key, runs.map(cellOf))).filter(({ cells }) =>
    cells.some((cell) => cell !== undefined),
  )
}

function durationCell(start: number, end: number | null): DiffCell | undefined {
  return end === null ? undefined : timeCell(end - start, formatDuration)
}

function timeCell(ms: Milliseconds, format: (ms: Milliseconds) => string): DiffCell {
  return { text: format(ms), exact: String(ms), number: ms, tell: formatDuration }
}

function maybeCell(text: string | undefined): DiffCell | undefined {
  return text === undefined || text === '' ? undefined : textCell(text)
}

function textCell(text: string): DiffCell {
  const number = text.trim() === '' ? NaN : Number(text)
  return { text, exact: text, ...(Number.isFinite(number) && { number, tell: withoutZeros }) }
}

/** People write 0.01, and read the difference to 0.003 as 0.007. */
function withoutZeros(difference: number): string {
  return formatNumber(difference)
    .replace(/(\.\d*?)0+$/, '$1')
    .replace(/\.$/, '')
}

function textRows(
  section: DiffSection,
  runs: readonly RunDetails[],
  entriesOf: (details: RunDetails, index: number) => ReadonlyMap<string, string>,
): DiffRow[] {
  const maps = runs.map(entriesOf)
  return sortedKeys(maps).map((key) =>
    makeRow(
      section,
      key,
      maps.map((map) => {
        const value = map.get(key)
        return value === undefined ? undefined : textCell(value)
      }),
    ),
  )
}

function datasetsOf({ datasetInputs }: RunDetails): ReadonlyMap<string, string> {
  return new Map(
    datasetInputs.map(({ dataset, tags }) => {
      const context = tags.get(TAG.dataContext)
      return [context === undefined ? dataset.name : `${dataset.name} (${context})`, dataset.digest]
    }),
  )
}

function metricRows(runs: readonly RunDetails[]): DiffRow[] {
  const values = runs.map(
    ({ summaries }) => new Map(summaries.keys.map((key, i) => [key, summaries.last[i] ?? NaN])),
  )
  return sortedKeys(values).map((key) =>
    makeRow(
      'Metrics',
      key,
      values.map((map) => {
        const value = map.get(key)
        return value === undefined
          ? undefined
          : { text: formatNumber(value), exact: formatExact(value), number: value }
      }),
    ),
  )
}

function sortedKeys(maps: readonly ReadonlyMap<string, unknown>[]): string[] {
  const keys = new Set(maps.flatMap((map) => [...map.keys()]))
  return [...keys].sort(new Intl.Collator('en', { numeric: true }).compare)
}

function makeRow(section: DiffSection, key: string, cells: readonly (DiffCell | undefined)[]): DiffRow {
  return { section, key, cells, differs: cells.some((cell) => cell?.exact !== cells[0]?.exact) }
}

/** `+0.02`, `−1.5`; undefined where there is nothing to subtract, or no difference. */
export function deltaText(cell: DiffCell | undefined, reference: DiffCell | undefined): string | undefined {
  if (cell?.number === undefined || reference?.number === undefined) return undefined
  const delta = cell.number - reference.number
  if (delta === 0 || !Number.isFinite(delta)) return undefined
  const { tell = formatNumber } = cell
  return `${delta > 0 ? '+' : '−'}${tell(Math.abs(delta))}`
}

/** Of a metric, by its goal; undefined of anything else. */
export function verdictOf(
  { section, key }: DiffRow,
  cell: DiffCell | undefined,
  reference: DiffCell | undefined,
): boolean | undefined {
  return section === 'Metrics' && deltaText(cell, reference) !== undefined
    ? isBetter(key, cell?.number ?? NaN, reference?.number ?? NaN)
    : undefined
}

/** `name==version` and the like, a line each, as pip writes them; comments, options and addresses are left out. */
export function parseRequirements(text: string): ReadonlyMap<string, string> {
  const packages = new Map<string, string>()
  for (const line of text.split('\n')) {
    const match = /^\s*([A-Za-z0-9][\w.-]*)(?:\[[^\]]*\])?\s*([=<>!~].*?)?\s*(?:[;#].*)?$/.exec(line)
    if (match?.[1] !== undefined)
      packages.set(match[1].toLowerCase(), (match[2] ?? 'any').replace(/^==\s*/, ''))
  }
  return packages
}
