/**
 * A view of charts out of an address, a file or an older Tracklet: what can be understood is kept, the rest is left out and
 * named. Nothing in it can do more than choose what is drawn.
 */
import * as v from 'valibot'
import type { AddedChart, ChartsView } from '#model/charts-view.ts'
import { parseColumnId } from '#model/column-id.ts'

/** What is wrong is as if it were not there. */
const maybe = <S extends v.GenericSchema>(schema: S) => v.fallback(v.optional(schema), undefined as never)

/** Wrong ones among many are left out. */
const listOf = <T>(schema: v.GenericSchema<unknown, T>) =>
  v.pipe(
    v.array(v.unknown()),
    v.transform((items) => items.flatMap((item) => (v.is(schema, item) ? [v.parse(schema, item)] : []))),
  )

const recordOf = <T>(schema: v.GenericSchema<unknown, T>) =>
  v.pipe(
    v.record(v.string(), v.unknown()),
    v.transform((entries) => {
      const kept: [string, T][] = []
      for (const [name, entry] of Object.entries(entries))
        if (v.is(schema, entry)) kept.push([name, v.parse(schema, entry)])
      return Object.fromEntries(kept)
    }),
  )

const Text = v.pipe(v.string(), v.maxLength(2_000))
const Finite = v.pipe(v.number(), v.finite())
const RangeOf = v.pipe(
  v.tuple([Finite, Finite]),
  v.check(([min, max]) => min < max),
)
const Column = v.pipe(
  Text,
  v.check((text) => parseColumnId(text) !== undefined),
)
const Axis = v.union([
  v.picklist(['step', 'time', 'relative', 'epoch']),
  v.custom<`m.${string}`>((value) => typeof value === 'string' && /^m\../s.test(value)),
])

const Grouping = v.object({
  by: v.pipe(v.array(Column), v.minLength(1)),
  center: maybe(v.picklist(['mean', 'median', 'min', 'max'])),
  band: maybe(v.picklist(['std', 'stderr', 'ci95', 'range', 'none'])),
  members: maybe(v.boolean()),
})

const lineFields = {
  x: maybe(Axis),
  logX: maybe(v.boolean()),
  logY: maybe(v.boolean()),
  smoothing: maybe(
    v.object({
      kind: v.picklist(['twema', 'ema', 'gaussian', 'mean']),
      amount: v.pipe(Finite, v.minValue(0), v.maxValue(10_000)),
    }),
  ),
  hideRaw: maybe(v.boolean()),
  group: maybe(Grouping),
  colorBy: maybe(Column),
  dashBy: maybe(Column),
  facetBy: maybe(Column),
  outliers: maybe(v.picklist(['all', 'percentile', 'iqr'])),
  jumps: maybe(v.picklist(['split', 'later', 'join'])),
  yRange: maybe(RangeOf),
}

const LineSettings = v.object(lineFields)

const Brush = v.union([v.object({ range: RangeOf }), v.object({ values: v.array(Text) })])

const Spec = v.variant('kind', [
  v.object({ kind: v.literal('line'), y: v.array(Text), ...lineFields }),
  v.object({
    kind: v.literal('bar'),
    value: Column,
    group: maybe(Grouping),
    logY: maybe(v.boolean()),
    facetBy: maybe(Column),
  }),
  v.object({
    kind: v.literal('scatter'),
    x: Column,
    y: Column,
    colorBy: maybe(Column),
    logX: maybe(v.boolean()),
    logY: maybe(v.boolean()),
    trend: maybe(v.picklist(['linear', 'none'])),
    facetBy: maybe(Column),
  }),
  v.object({
    kind: v.literal('parallel'),
    columns: listOf(Column),
    colorBy: maybe(Column),
    brushes: maybe(recordOf(Brush)),
    log: maybe(listOf(Column)),
    flipped: maybe(listOf(Column)),
  }),
  v.object({
    kind: v.literal('contour'),
    x: Column,
    y: Column,
    z: Column,
    logX: maybe(v.boolean()),
    logY: maybe(v.boolean()),
  }),
  v.object({
    kind: v.literal('histogram'),
    value: Column,
    bins: maybe(v.pipe(Finite, v.minValue(1), v.maxValue(200))),
    logX: maybe(v.boolean()),
    facetBy: maybe(Column),
  }),
  v.object({
    kind: v.literal('box'),
    value: Column,
    by: maybe(Column),
    logX: maybe(v.boolean()),
    facetBy: maybe(Column),
  }),
  v.object({ kind: v.literal('importance'), value: Column }),
  v.object({
    kind: v.literal('images'),
    key: maybe(Text),
    step: maybe(Finite),
    compare: maybe(v.picklist(['overlay', 'difference'])),
    size: maybe(v.picklist(['small', 'medium', 'large'])),
  }),
])

const View = v.object({
  lines: maybe(LineSettings),
  own: maybe(recordOf(LineSettings)),
  added: maybe(listOf(v.object({ id: Text, spec: Spec, title: maybe(Text), section: maybe(Text) }))),
  sections: maybe(listOf(v.object({ title: Text, pattern: Text }))),
  closed: maybe(listOf(Text)),
  order: maybe(recordOf(listOf(Text))),
  sizes: maybe(
    recordOf(
      v.object({
        span: v.pipe(Finite, v.minValue(1), v.maxValue(12)),
        height: v.pipe(Finite, v.minValue(80), v.maxValue(2_000)),
      }),
    ),
  ),
  search: maybe(Text),
  zoom: maybe(v.object({ x: Axis, range: RangeOf })),
  marker: maybe(v.object({ x: Axis, at: Finite, to: maybe(Finite) })),
  tooltip: maybe(
    v.object({
      order: maybe(v.picklist(['value', 'nearest', 'name'])),
      rows: maybe(v.pipe(Finite, v.minValue(1), v.maxValue(100))),
    }),
  ),
  full: maybe(Text),
})

export type CheckedView = {
  readonly view: ChartsView
  /** Parts of which something was left out: `added`, `sections`. */
  readonly left: readonly string[]
}

export function checkChartsView(data: unknown): CheckedView {
  const parsed = v.safeParse(View, data)
  if (!parsed.success) return { view: {}, left: ['all'] }
  const view = withoutUndefined(parsed.output) as ChartsView
  const ids = new Set<string>()
  const added = view.added?.filter(({ id }: AddedChart) => !ids.has(id) && ids.add(id))
  const kept = added === undefined ? view : { ...view, added }
  const given = data as Readonly<Record<string, unknown>>
  const left = Object.keys(given).filter(
    (name) => given[name] !== undefined && !isSame(given[name], kept[name as keyof ChartsView]),
  )
  return { view: kept, left }
}

/** Keys in any order. */
function isSame(a: unknown, b: unknown): boolean {
  if (typeof a !== 'object' || a === null || typeof b !== 'object' || b === null) return a === b
  const [left, right] = [a, b] as [Record<string, unknown>, Record<string, unknown>]
  return (
    Object.keys(left).filter((name) => left[name] !== undefined).length === Object.keys(right).length &&
    Object.keys(right).every((name) => isSame(left[name], right[name]))
  )
}

function withoutUndefined(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutUndefined)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, part]) =>
      part === undefined ? [] : [[name, withoutUndefined(part)]],
    ),
  )
}
