/** Which of two values of a metric is the better one, as far as its name tells. Pure. */

const SMALL_IS_GOOD = /loss|error|err$|mae|mse|rmse|mape|perplexity|ppl|latency|time|divergence/i

export function smallIsGood(metric: string): boolean {
  return SMALL_IS_GOOD.test(metric)
}
