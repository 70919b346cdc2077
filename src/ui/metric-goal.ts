/** Which of two values of a metric is the better one, as far as its name tells. Pure. */

const SMALL_IS_GOOD = /loss|error|err$|mae|mse|rmse|mape|perplexity|ppl|latency|time|divergence/i
/** The last part of names of what a training was set to, or how far it is. */
const NO_GOAL = /(^|\/)(lr([-_].*)?|learning_rate|epoch|(global_)?step|grad_norm)$/i

export function smallIsGood(metric: string): boolean {
  return SMALL_IS_GOOD.test(metric)
}

/** Undefined where neither is, or where one of the two is no number. */
export function isBetter(metric: string, value: number, than: number): boolean | undefined {
  if (NO_GOAL.test(metric) || !(value < than || value > than)) return undefined
  return value < than === smallIsGood(metric)
}
