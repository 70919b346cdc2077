/** Doubles as proto JSON writes them: what JSON has no number for is a string. */
function doubleToWire(value: number): number | string {
  return Number.isFinite(value) ? value : String(value)
}

/** MLflow's SQL store has no infinity: it answers with the largest double. Ours keeps it; this door says what MLflow's would. */
export function metricValueToWire(value: number): number | string {
  if (value === Infinity) return Number.MAX_VALUE
  return value === -Infinity ? -Number.MAX_VALUE : doubleToWire(value)
}

/** Our own client logs fractions of steps; MLflow knows whole ones only. */
export function stepToWire(step: number): number {
  return Math.floor(step)
}
