/** What every case of the benchmarks needs. */
import { median, type Figure } from './figures.ts'
import type { Bench } from './page/bench.ts'

/** Calls a function of the benchmark's page. */
export type Call = <K extends keyof Bench>(
  name: K,
  ...args: Parameters<Bench[K]>
) => Promise<Awaited<ReturnType<Bench[K]>>>

export const ROUNDS = 5

/** After one round that nothing is taken of. */
export async function repeat<T>(round: () => Promise<T>, rounds = ROUNDS): Promise<T[]> {
  await round()
  const results: T[] = []
  for (let i = 0; i < rounds; i++) results.push(await round())
  return results
}

export function ratio(what: string, values: number[], least: number, rates: string): Figure {
  const value = median(values)
  return { what, value: `${value.toFixed(2)} x (${rates})`, reach: `>= ${String(least)}`, ok: value >= least }
}

export function below(what: string, values: number[], most: number, times: string): Figure {
  const value = median(values)
  return {
    what,
    value: `${value.toFixed(3)} x (${times})`,
    reach: `<= ${most.toFixed(3)}`,
    ok: value <= most,
  }
}
