/** Which charts a panel has, in which sections, and how they lie in rows of one long list. Pure. */
import type { ChartSpec } from '#model/chart.ts'
import type { AddedChart, ChartId, ChartSize, ChartsView } from '#model/charts-view.ts'
import { makeNameTest, sectionMetrics, type MetricSection } from './metric-sections.ts'

export type ChartItem = { readonly id: ChartId; readonly title: string; readonly spec: ChartSpec }

export type SpecOf<K extends ChartSpec['kind']> = Extract<ChartSpec, { kind: K }>

/** Undefined for a chart of another kind. */
export function specOf<K extends ChartSpec['kind']>({ spec }: ChartItem, kind: K): SpecOf<K> | undefined {
  return spec.kind === kind ? (spec as SpecOf<K>) : undefined
}

export type ChartSection = {
  readonly kind: 'pinned' | 'added' | 'pattern' | 'prefix'
  readonly title: string
  readonly charts: readonly ChartItem[]
}

export type ChartRow =
  | { readonly kind: 'heading'; readonly section: ChartSection; readonly open: boolean }
  | {
      readonly kind: 'charts'
      readonly section: ChartSection
      readonly charts: readonly (ChartItem & ChartSize)[]
      /** The tallest of them. */
      readonly height: number
    }

const PINNED_TITLE = 'Pinned'
const ADDED_TITLE = 'Charts'

/** The chart that a metric has by itself. */
function metricChartId(key: string): ChartId {
  return `m.${key}`
}

/**
 * Pinned charts first, then those that were added, then sections by pattern, then by the beginnings of names. A chart of a
 * metric stands once: pinned, or in the first section whose pattern it matches, or by its name.
 */
export function listSections(
  metrics: readonly string[],
  view: ChartsView,
  pinned: readonly ChartId[],
): ChartSection[] {
  const added = (view.added ?? []).map(addedItem)
  const known = new Set(metrics)
  const items = (ids: readonly ChartId[]): ChartItem[] =>
    ids.flatMap((id) => {
      const own = added.find((item) => item.id === id)
      if (own !== undefined) return own
      return id.startsWith('m.') && known.has(id.slice(2)) ? metricItem(id.slice(2)) : []
    })
  const taken = new Set(pinned)
  const sections: ChartSection[] = [{ kind: 'pinned', title: PINNED_TITLE, charts: items(pinned) }]
  for (const title of new Set((view.added ?? []).map(({ section }) => section ?? ADDED_TITLE))) {
    const own = (view.added ?? []).filter(
      ({ id, section }) => (section ?? ADDED_TITLE) === title && !taken.has(id),
    )
    sections.push({ kind: 'added', title, charts: own.map(addedItem) })
  }
  for (const { title, pattern } of view.sections ?? []) {
    const matches = makeNameTest(pattern)
    const keys = metrics.filter((key) => !taken.has(metricChartId(key)) && matches(key))
    for (const key of keys) taken.add(metricChartId(key))
    sections.push({ kind: 'pattern', title, charts: keys.map(metricItem) })
  }
  const rest = sectionMetrics(metrics.filter((key) => !taken.has(metricChartId(key))))
  sections.push(...rest.map((section) => prefixSection(section)))
  return sections
    .map((section) => ({ ...section, charts: inOrder(section.charts, view.order?.[section.title] ?? []) }))
    .filter(({ kind, charts }) => charts.length > 0 || kind === 'pattern')
}

function metricItem(key: string): ChartItem {
  return { id: metricChartId(key), title: key, spec: { kind: 'line', y: [key] } }
}

function addedItem({ id, spec, title }: AddedChart): ChartItem {
  return { id, spec, title: title ?? titleOf(spec) }
}

function prefixSection({ prefix, keys }: MetricSection): ChartSection {
  const title = prefix === '' ? 'Metrics' : prefix.replaceAll('/', ' / ')
  return { kind: 'prefix', title, charts: keys.map(metricItem) }
}

/** Those that were moved, then the others as they stand. */
function inOrder(charts: readonly ChartItem[], order: readonly ChartId[]): ChartItem[] {
  if (order.length === 0) return [...charts]
  const places = new Map(order.map((id, place) => [id, place]))
  const placeOf = ({ id }: ChartItem): number => places.get(id) ?? order.length
  return [...charts].sort((a, b) => placeOf(a) - placeOf(b))
}

/** What a chart is called that nobody named. */
function titleOf(spec: ChartSpec): string {
  switch (spec.kind) {
    case 'line':
      return spec.y.map((source) => source.replace(/^=\s*/, '')).join(', ') || 'Lines'
    case 'bar':
      return nameOfColumn(spec.value)
    case 'scatter':
      return `${nameOfColumn(spec.y)} by ${nameOfColumn(spec.x)}`
    case 'parallel':
      return 'Parallel coordinates'
    case 'contour':
      return `${nameOfColumn(spec.z)} over ${nameOfColumn(spec.x)} and ${nameOfColumn(spec.y)}`
    case 'histogram':
      return `Distribution of ${nameOfColumn(spec.value)}`
    case 'box':
      return `Spread of ${nameOfColumn(spec.value)}${spec.by === undefined ? '' : ` by ${nameOfColumn(spec.by)}`}`
    case 'importance':
      return `Importance for ${nameOfColumn(spec.value)}`
    case 'images':
      return spec.key ?? 'Images by step'
  }
}

/** `lr` of `p.lr`; a metric's least and greatest say so. */
export function nameOfColumn(id: string): string {
  const name = id
    .slice(id.indexOf('.') + 1)
    .replaceAll('%20', ' ')
    .replaceAll('%25', '%')
  return id.startsWith('min.') || id.startsWith('max.') ? `${id.slice(0, 3)} of ${name}` : name
}

/** The sections in which a chart's title matches, with those charts. */
export function searchSections(sections: readonly ChartSection[], text: string): ChartSection[] {
  if (text.trim() === '') return [...sections]
  const matches = makeNameTest(text)
  return sections
    .map((section) => ({ ...section, charts: section.charts.filter(({ title }) => matches(title)) }))
    .filter(({ charts }) => charts.length > 0)
}

export type Layout = {
  readonly columns: number
  /** Of a plot nobody resized, CSS px. */
  readonly height: number
}

/** Charts side by side as far as they fit; one that is wider begins a row. */
export function listRows(sections: readonly ChartSection[], layout: Layout, view: ChartsView): ChartRow[] {
  const { closed = [] } = view
  // A lone section without a name needs no heading.
  const [only] = sections
  const headed = sections.length > 1 || only?.title !== 'Metrics'
  return sections.flatMap((section) => {
    const open = !headed || !closed.includes(section.title)
    const rows: ChartRow[] = headed ? [{ kind: 'heading', section, open }] : []
    return open ? [...rows, ...packRows(section, layout, view)] : rows
  })
}

function packRows(section: ChartSection, { columns, height }: Layout, view: ChartsView): ChartRow[] {
  const rows: (ChartItem & ChartSize)[][] = []
  let room = 0
  for (const chart of section.charts) {
    const size = view.sizes?.[chart.id]
    const span = Math.min(columns, Math.max(1, size?.span ?? spanOf(chart.spec, columns)))
    if (span > room || rows.length === 0) {
      rows.push([])
      room = columns
    }
    rows.at(-1)?.push({ ...chart, span, height: size?.height ?? heightOf(chart, height, view) })
    room -= span
  }
  return rows.map((charts) => ({
    kind: 'charts',
    section,
    charts,
    height: Math.max(...charts.map((chart) => chart.height)),
  }))
}

/** Images and small charts need room for some rows of them. */
function heightOf({ id, spec }: ChartItem, height: number, { lines, own }: ChartsView): number {
  if (spec.kind === 'images') return Math.max(height, IMAGES_HEIGHT)
  const settings = spec.kind === 'line' ? { ...lines, ...spec, ...own?.[id] } : spec
  return 'facetBy' in settings && settings.facetBy !== undefined ? Math.max(height, FACETS_HEIGHT) : height
}

const IMAGES_HEIGHT = 420
const FACETS_HEIGHT = 280

/** Of the caption or the legend of a plot, with the space to the next one, CSS px. */
export function heightBelow(spec: ChartSpec, runs: number): number {
  if (spec.kind === 'line') return runs > 1 ? LEGEND_HEIGHT + SPACE : SPACE
  const hasKey =
    spec.kind === 'parallel' ||
    spec.kind === 'contour' ||
    (spec.kind === 'scatter' && spec.colorBy !== undefined)
  return CAPTION_HEIGHT + (hasKey ? LEGEND_HEIGHT + SPACE / 2 : SPACE)
}

const CAPTION_HEIGHT = 20
/** As the style sheet says it. */
const LEGEND_HEIGHT = 44
const SPACE = 20
/** By which bars in the place of several lines are higher: those need no legend. */
export const BARS_FOR_LEGEND = LEGEND_HEIGHT - CAPTION_HEIGHT

/** Some kinds are wide by nature. */
function spanOf({ kind }: ChartSpec, columns: number): number {
  return kind === 'parallel' || kind === 'images' ? columns : 1
}

const GAP = 24
const MIN_WIDTH = 300
const MAX_WIDTH = 720
const MAX_COLUMNS = 6

/** As many columns as have room, but no more than the longest section has charts, nor than leave much of it empty. @param width CSS px */
export function layoutFor(width: number, sections: readonly ChartSection[]): Layout {
  const fitting = Math.floor((width + GAP) / (MIN_WIDTH + GAP))
  const counts = sections.map(({ charts }) => charts.filter(({ spec }) => spanOf(spec, 2) === 1).length)
  const longest = sections.reduce((most, { charts }) => Math.max(most, charts.length), 1)
  const most = Math.max(1, Math.min(fitting, MAX_COLUMNS, longest))
  const widthOf = (columns: number): number => (width - GAP * (columns - 1)) / columns
  const few = Array.from({ length: most }, (_, i) => i + 1).filter(
    (columns) => columns === most || (columns >= FEW_COLUMNS && widthOf(columns) <= WIDEST),
  )
  const empty = new Map(few.map((columns) => [columns, emptyShare(counts, columns)]))
  const least = Math.min(...empty.values())
  const columns = few.findLast((one) => (empty.get(one) ?? 0) <= least + SMALL_SHARE) ?? most
  const each = Math.min(MAX_WIDTH, widthOf(columns))
  // Wide charts are taller, up to a point.
  return { columns, height: Math.round(Math.min(320, Math.max(180, each * 0.5))) }
}

/** Fewer columns than have room are only for wide screens, and no wider than these. */
const FEW_COLUMNS = 3
const WIDEST = 800
const SMALL_SHARE = 0.1

/** Of the places in rows of so many columns. @param counts charts of each section */
function emptyShare(counts: readonly number[], columns: number): number {
  const rows = counts.reduce((sum, count) => sum + Math.ceil(count / columns), 0)
  const all = counts.reduce((sum, count) => sum + count, 0)
  return rows === 0 ? 0 : 1 - all / (rows * columns)
}
