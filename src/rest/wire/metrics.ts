import type { MetricColumns } from '#model/metric.ts'

export type WireMetric = {
  readonly key: string
  readonly value: number
  readonly timestamp: number
  readonly step: number | undefined
}

/** Rows as one batch's columns, in their order. */
export function metricsFromWire(rows: readonly WireMetric[]): MetricColumns {
  const places = new Map<string, number>()
  const keyIndex = Uint32Array.from(rows, ({ key }) => {
    const place = places.get(key) ?? places.size
    places.set(key, place)
    return place
  })
  return {
    keys: [...places.keys()],
    keyIndex,
    step: Float64Array.from(rows, ({ step }) => step ?? 0),
    value: Float64Array.from(rows, ({ value }) => value),
    time: Float64Array.from(rows, ({ timestamp }) => timestamp),
  }
}
