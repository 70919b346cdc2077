export type Figure = {
  readonly what: string
  readonly value: string
  readonly reach: string
  readonly ok: boolean
}

export function median(values: readonly number[]): number {
  return percentile(values, 0.5)
}

export function percentile(values: readonly number[], share: number): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length * share)] ?? NaN
}

export function perSecond(count: number, ms: number): number {
  return (count / ms) * 1_000
}

export function thousands(value: number): string {
  return Math.round(value).toLocaleString('en')
}
