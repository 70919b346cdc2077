/** A logged model's figures, each by its metric and the dataset it was measured on. Pure. */
import type { LoggedModelMetric } from '#model/logged-model.ts'

/** The latest of each, in the order of the keys. @param metrics by key, time and step, as the service gives them */
export function lastMetrics(metrics: readonly LoggedModelMetric[]): readonly LoggedModelMetric[] {
  const last = new Map<string, LoggedModelMetric>()
  for (const metric of metrics) {
    const { key, dataset } = metric
    last.set(JSON.stringify([key, dataset?.name, dataset?.digest]), metric)
  }
  return [...last.values()]
}
