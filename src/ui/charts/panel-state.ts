/** All that a panel of charts shows, over the view that its page holds. */
import { createComputed, createMemo, createSignal, on, type Accessor } from 'solid-js'
import type { ChartSpec, LineSettings } from '#model/chart.ts'
import type { AddedChart, ChartId, ChartSize, ChartsView } from '#model/charts-view.ts'
import type { ColumnId } from '#model/column-id.ts'
import { scheme } from '../theme/theme.ts'
import { makeAppearance, type Appearance, type AppearanceSettings } from './appearance.ts'
import { createCells } from './cells.ts'
import { createChartGroup, DEFAULT_TOOLTIP, type ChartGroup } from './chart-group.ts'
import { listSections, searchSections, type ChartItem, type ChartSection } from './chart-list.ts'
import type { ChartRun } from './chart-run.ts'
import { checkChartsView } from './check-view.ts'
import { resolveLines, type ResolvedLines } from './line-settings.ts'
import { sameStrings } from './metric-sections.ts'
import { createPins, type Pins } from './pins.ts'

export type PanelSource = {
  readonly runs: readonly ChartRun[]
  readonly metrics: readonly string[] | undefined
  readonly params: readonly string[]
  readonly view: ChartsView
  readonly onView: (view: ChartsView, replaces?: string) => void
}

/** A chart whose settings are open, `panel` for those of all, or `sections` for the list of them. */
export type Editing = string

export type PanelState = {
  readonly view: Accessor<ChartsView>
  /** Parts of the given view that could not be understood. */
  readonly left: Accessor<readonly string[]>
  /**
   * Changes the view. While something is dragged (`drag` names it) the panel alone shows it; the page is told when it ends,
   * by the same change without `drag`.
   */
  readonly change: (change: Partial<ChartsView>, drag?: string) => void
  readonly group: ChartGroup
  readonly pins: Pins
  readonly metrics: Accessor<readonly string[]>
  readonly params: Accessor<readonly string[]>
  /** What a search leaves. */
  readonly sections: Accessor<readonly ChartSection[]>
  /** Every chart, of closed sections too. */
  readonly charts: Accessor<readonly ChartItem[]>
  readonly itemOf: (id: ChartId) => ChartItem | undefined
  readonly lines: Accessor<ResolvedLines>
  readonly linesOf: (item: ChartItem) => ResolvedLines
  readonly appearance: Accessor<Appearance>
  readonly setLines: (change: LineSettings, drag?: string) => void
  readonly setOwn: (id: ChartId, change: LineSettings, drag?: string) => void
  readonly resetOwn: (id: ChartId) => void
  readonly add: (spec: ChartSpec, section?: string) => ChartId
  readonly setSpec: (id: ChartId, spec: ChartSpec, drag?: string) => void
  readonly setTitle: (id: ChartId, title: string) => void
  readonly remove: (id: ChartId) => void
  readonly setSize: (id: ChartId, size: ChartSize | undefined, drag?: string) => void
  /** Puts a chart before another one of its section; undefined: at the end. */
  readonly move: (section: ChartSection, id: ChartId, before: ChartId | undefined) => void
  readonly editing: Accessor<Editing | undefined>
  readonly setEditing: (id: Editing | undefined) => void
  /** The chart that was last scrolled to. */
  readonly revealed: Accessor<ChartId | undefined>
  readonly reveal: (id: ChartId) => void
}

export function createPanel(source: Accessor<PanelSource>): PanelState {
  const checked = createMemo(() => checkChartsView(source().view))
  const [dragged, setDragged] = createSignal<Partial<ChartsView>>()
  // What was dragged is in the page's view once that changes.
  createComputed(on(checked, () => setDragged(undefined), { defer: true }))
  const view = createMemo((): ChartsView => ({ ...checked().view, ...dragged() }))
  const change = (next: Partial<ChartsView>, drag?: string): void => {
    if (drag !== undefined) return void setDragged((old) => ({ ...old, ...next }))
    const merged = { ...checked().view, ...dragged(), ...next }
    source().onView(withoutEmpty(merged))
    setDragged(undefined)
  }
  const metrics = createMemo(() => source().metrics ?? [], undefined, { equals: sameStrings })
  const pins = createPins()
  const group = createChartGroup(makeGroupStore(view, change))
  const all = createMemo(() => listSections(metrics(), view(), pins.ids()))
  const sections = createMemo(() => searchSections(all(), view().search ?? ''))
  const charts = createMemo(() => all().flatMap((section) => section.charts))
  const byId = createMemo(() => new Map(charts().map((item) => [item.id, item])))
  const lines = createMemo(() => resolveLines(view().lines, {}, metrics()), undefined, {
    equals: sameSettings,
  })
  const linesOf = ({ id, spec }: ChartItem): ResolvedLines =>
    resolveLines(view().lines, spec.kind === 'line' ? { ...spec, ...view().own?.[id] } : {}, metrics())
  const [editing, setEditing] = createSignal<Editing>()
  const [revealed, setRevealed] = createSignal<ChartId | undefined>(undefined, { equals: false })
  return {
    view,
    left: () => checked().left,
    change,
    group,
    pins,
    metrics,
    params: () => source().params,
    sections,
    charts,
    itemOf: (id) => byId().get(id),
    lines,
    linesOf,
    appearance: createAppearance(() => source().runs, lines),
    ...makeEdits(view, change, (id) => byId().get(id)),
    editing,
    setEditing: (id) => void setEditing(id),
    revealed,
    reveal: (id) => void setRevealed(id),
  }
}

/** Shows a value against another one, in the chart that does so already or in a new one. */
export function showScatter(panel: PanelState, x: ColumnId, y: ColumnId): void {
  const known = panel.charts().find(({ spec }) => spec.kind === 'scatter' && spec.x === x && spec.y === y)
  panel.reveal(known?.id ?? panel.add({ kind: 'scatter', x, y }))
}

type Edits = Pick<
  PanelState,
  'setLines' | 'setOwn' | 'resetOwn' | 'add' | 'setSpec' | 'setTitle' | 'remove' | 'setSize' | 'move'
>

function makeEdits(
  view: PanelState['view'],
  change: PanelState['change'],
  itemOf: PanelState['itemOf'],
): Edits {
  const setAdded = (next: readonly AddedChart[], drag?: string): void => change({ added: next }, drag)
  const editAdded = (id: ChartId, edit: (chart: AddedChart) => AddedChart, drag?: string): void =>
    setAdded(
      (view().added ?? []).map((chart) => (chart.id === id ? edit(chart) : chart)),
      drag,
    )
  return {
    setLines: (next, drag) =>
      change({ lines: withoutFalse(withoutEmpty({ ...view().lines, ...next })) }, drag),
    setOwn: (id, next, drag) => {
      const item = itemOf(id)
      if (item?.spec.kind === 'line' && isAdded(view(), id)) {
        const spec = withoutEmpty({ ...item.spec, ...next })
        return editAdded(id, (chart) => ({ ...chart, spec }), drag)
      }
      change({ own: { ...view().own, [id]: withoutEmpty({ ...view().own?.[id], ...next }) } }, drag)
    },
    resetOwn: (id) => change({ own: without(view().own, id) }),
    add: (spec, section) => {
      const id = newChartId(view())
      setAdded([...(view().added ?? []), { id, spec, ...(section !== undefined && { section }) }])
      return id
    },
    setSpec: (id, spec, drag) => editAdded(id, (chart) => ({ ...chart, spec: withoutEmpty(spec) }), drag),
    setTitle: (id, title) =>
      editAdded(id, ({ title: _, ...chart }) =>
        title.trim() === '' ? chart : { ...chart, title: title.trim() },
      ),
    remove: (id) => setAdded((view().added ?? []).filter((chart) => chart.id !== id)),
    setSize: (id, size, drag) =>
      change(
        { sizes: size === undefined ? without(view().sizes, id) : { ...view().sizes, [id]: size } },
        drag,
      ),
    move: (section, id, before) => {
      const ids = section.charts.map((chart) => chart.id).filter((other) => other !== id)
      const at = before === undefined ? ids.length : ids.indexOf(before)
      change({ order: { ...view().order, [section.title]: ids.toSpliced(at, 0, id) } })
    },
  }
}

/** Colours and groups of the runs by these settings. */
export function createAppearance(
  runs: Accessor<readonly ChartRun[]>,
  settings: Accessor<Pick<ResolvedLines, 'colorBy' | 'dashBy' | 'facetBy' | 'group'>>,
): Accessor<Appearance> {
  const wanted = createMemo(
    (): AppearanceSettings => {
      const { colorBy, dashBy, facetBy, group } = settings()
      return { colorBy, dashBy, facetBy, groupBy: group?.by }
    },
    undefined,
    { equals: sameSettings },
  )
  const columns = (): ColumnId[] => {
    const { colorBy, dashBy, facetBy, groupBy = [] } = wanted()
    return [colorBy, dashBy, facetBy, ...groupBy].filter((id): id is ColumnId => id !== undefined)
  }
  const { cells } = createCells(runs, columns)
  return createMemo(() => makeAppearance(cells().runs, wanted(), cells().columns, scheme() === 'dark'))
}

function makeGroupStore(view: Accessor<ChartsView>, change: PanelState['change']) {
  return {
    zoom: createMemo(() => view().zoom),
    setZoom: (zoom: ChartsView['zoom'], drag: boolean) =>
      change({ zoom } as Partial<ChartsView>, drag ? 'zoom' : undefined),
    marker: createMemo(() => view().marker),
    setMarker: (marker: ChartsView['marker'], done: boolean) =>
      change({ marker } as Partial<ChartsView>, done ? undefined : 'marker'),
    tooltip: createMemo(() => ({ ...DEFAULT_TOOLTIP, ...view().tooltip })),
    setTooltip: (tooltip: NonNullable<ChartsView['tooltip']>) => change({ tooltip }),
  }
}

/** Settings are plain, small, and made in one order. */
export function sameSettings(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b)
}

export function isAdded(view: ChartsView, id: ChartId): boolean {
  return view.added?.some((chart) => chart.id === id) ?? false
}

/** `c1`, `c2`: short, since it stands in addresses. */
function newChartId(view: ChartsView): ChartId {
  for (let n = 1; ; n++) if (!isAdded(view, `c${n}`)) return `c${n}`
}

function without<T>(record: Readonly<Record<string, T>> | undefined, name: string): Record<string, T> {
  return Object.fromEntries(Object.entries(record ?? {}).filter(([other]) => other !== name))
}

/** Without what is undefined or empty, which is the default. */
function withoutEmpty<T extends object>(value: T): T {
  return keep(value, (part) => part !== undefined && part !== '' && !isEmptyObject(part))
}

/** What is off is the default, but not of a single chart, which may differ from all. */
function withoutFalse<T extends object>(value: T): T {
  return keep(value, (part) => part !== false)
}

function keep<T extends object>(value: T, isKept: (part: unknown) => boolean): T {
  return Object.fromEntries(Object.entries(value).filter(([, part]) => isKept(part))) as T
}

function isEmptyObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null && Object.keys(value).length === 0
}
