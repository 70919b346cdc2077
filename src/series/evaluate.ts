/** An expression over columns: metrics of one run, put on common steps, then computed value by value. */
import type { BinaryOperator, Expression, FunctionName } from '#model/expression.ts'
import type { MetricHistory } from '#model/metric.ts'
import { upperBound } from './search.ts'

/**
 * The expression's points: one at every step of the metric with the fewest points. Of the others counts the value at that
 * step, or else the latest before it; where there is none yet, there is no point.
 * @param histories of every metric the expression names, each in step order; of equal steps the last counts
 */
export function evaluateHistory(
  expression: Expression,
  histories: ReadonlyMap<string, MetricHistory>,
): MetricHistory {
  const base = [...histories.values()].reduce<MetricHistory | undefined>(
    (least, history) => (least === undefined || history.steps.length < least.steps.length ? history : least),
    undefined,
  )
  if (base === undefined) return NOTHING
  const places = [...histories.values()].map((history) =>
    placesAt(history.steps, base.steps, history === base),
  )
  let first = 0
  while (first < base.steps.length && places.some((place) => place[first] === -1)) first++
  const columns = new Map(
    [...histories].map(([key, { values }], i) => [key, pick(values, places[i] as Int32Array, first)]),
  )
  return {
    steps: base.steps.slice(first),
    timestamps: base.timestamps.slice(first),
    values: evaluate(expression, columns, base.steps.length - first),
  }
}

const NOTHING: MetricHistory = {
  steps: new Float64Array(),
  values: new Float64Array(),
  timestamps: new Float64Array(),
}

/** For each wanted step the place of the last point at or before it; -1 before the first. */
function placesAt(steps: Float64Array, wanted: Float64Array, same: boolean): Int32Array {
  if (same) return Int32Array.from(wanted.keys())
  const places = new Int32Array(wanted.length)
  let from = 0
  for (let i = 0; i < wanted.length; i++) {
    from = upperBound(steps, wanted[i] as number, from)
    places[i] = from - 1
  }
  return places
}

function pick(values: Float64Array, places: Int32Array, first: number): Float64Array {
  const out = new Float64Array(places.length - first)
  for (let i = 0; i < out.length; i++) out[i] = values[places[first + i] as number] as number
  return out
}

/** @param columns of every metric the expression names, all of that length */
export function evaluate(
  expression: Expression,
  columns: ReadonlyMap<string, Float64Array>,
  length: number,
): Float64Array {
  const columnOf = (node: Expression): Float64Array => {
    switch (node.type) {
      case 'number':
        return new Float64Array(length).fill(node.value)
      case 'metric':
        return columns.get(node.key) ?? new Float64Array(length).fill(NaN)
      case 'negative':
        return columnOf(node.of).map((value) => -value)
      case 'binary':
        return combine(columnOf(node.left), columnOf(node.right), OPERATORS[node.operator])
      case 'call': {
        const [first, ...rest] = node.args.map(columnOf)
        const one = UNARY[node.name]
        if (one !== undefined) return (first as Float64Array).map(one)
        return rest.reduce(
          (all, next) => combine(all, next, node.name === 'min' ? Math.min : Math.max),
          first as Float64Array,
        )
      }
    }
  }
  return columnOf(expression)
}

const OPERATORS: Readonly<Record<BinaryOperator, (a: number, b: number) => number>> = {
  '+': (a, b) => a + b,
  '-': (a, b) => a - b,
  '*': (a, b) => a * b,
  '/': (a, b) => a / b,
  '**': (a, b) => a ** b,
}

/** The natural logarithm is `log`, as in Python. */
const UNARY: Readonly<Partial<Record<FunctionName, (value: number) => number>>> = {
  log: (value) => Math.log(value),
  log10: (value) => Math.log10(value),
  exp: (value) => Math.exp(value),
  sqrt: (value) => Math.sqrt(value),
  abs: (value) => Math.abs(value),
}

function combine(a: Float64Array, b: Float64Array, operator: (a: number, b: number) => number): Float64Array {
  const out = new Float64Array(a.length)
  for (let i = 0; i < out.length; i++) out[i] = operator(a[i] as number, b[i] as number)
  return out
}
